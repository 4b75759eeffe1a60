import { createRequire } from 'node:module';
import { parsedOnce, tinos } from './fonts.js';

/*
 * As much of pdfmake's document language as the papers need. Its published types pull in the types of the browser, and with them a second, different CryptoKey for the whole tree.
 */

interface Style {
  font?: string;
  fontSize?: number;
  lineHeight?: number;
  bold?: boolean;
  italics?: boolean;
  color?: string;
  alignment?: 'left' | 'center' | 'right' | 'justify';
  /** Left, top, right, bottom, in points. */
  margin?: [number, number, number, number];
  leadingIndent?: number;
  noWrap?: boolean;
}
interface Block extends Style {
  width?: number | string;
  columnGap?: number;
  unbreakable?: boolean;
  verticalAlignment?: 'top' | 'middle' | 'bottom';
}
export interface Rectangle {
  type: 'rect';
  x: number;
  y: number;
  w: number;
  h: number;
  color: string;
  lineWidth: number;
}
interface Line {
  type: 'line';
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  lineWidth: number;
}
interface TableLayout {
  hLineWidth?: (row: number) => number;
  vLineWidth?: (column: number) => number;
  paddingLeft?: (column: number) => number;
  paddingRight?: (column: number) => number;
  paddingTop?: (row: number) => number;
  paddingBottom?: (row: number) => number;
}
/** Part of a page. */
export type Content =
  | (Block & { text: string })
  | (Block & { stack: Content[] })
  | (Block & { columns: Content[] })
  | (Block & { canvas: (Rectangle | Line)[] })
  | (Block & { table: { widths: string[]; headerRows?: number; dontBreakRows?: boolean; body: Content[][] }; layout?: TableLayout });

/** A document, before it becomes a PDF. */
export interface Document {
  pageSize: 'A4' | 'A5' | { width: number; height: number };
  pageMargins: [number, number, number, number];
  defaultStyle: Style;
  version?: '1.7';
  language?: string;
  displayTitle?: boolean;
  compress?: boolean;
  info: { title?: string; author?: string; creator?: string; producer?: string; creationDate: Date; modDate: Date };
  header?: (page: number) => Content | null;
  footer?: (page: number) => Content | null;
  content: Content[];
}

interface Pdfmake {
  createPdf(document: Document): { getBuffer(): Promise<Buffer> };
  setFonts(fonts: Record<string, Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>>): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  virtualfs: { writeFileSync(name: string, content: Buffer): void };
}

let ready: Pdfmake | null = null;

/** A document as a PDF; the same document gives the same bytes. pdfmake is loaded with the first of them: most processes print none, and it is large. */
export function printPdf(document: Document): Promise<Buffer> {
  ready ??= load();
  return ready.createPdf(document).getBuffer();
}

function load(): Pdfmake {
  const require = createRequire(import.meta.url);
  const pdfmake = require('pdfmake') as Pdfmake;
  for (const marker of parsedOnce()) pdfmake.virtualfs.writeFileSync(marker, Buffer.from(marker, 'latin1'));
  pdfmake.setFonts({ Tinos: tinos });
  // Nothing else of the file system, nothing of the network.
  pdfmake.setLocalAccessPolicy(() => false);
  pdfmake.setUrlAccessPolicy(() => false);
  return pdfmake;
}
