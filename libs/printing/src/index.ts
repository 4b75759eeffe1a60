export { printPdf } from './pdfmake.js';
export type { Content, Document, Rectangle } from './pdfmake.js';
