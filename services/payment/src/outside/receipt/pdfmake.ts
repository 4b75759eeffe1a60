import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/* As much of pdfmake's document language as a receipt needs; its published types pull in those of the browser. */
interface Style { font?: string; fontSize?: number; lineHeight?: number; bold?: boolean; italics?: boolean; alignment?: 'left' | 'center' | 'right'; margin?: [number, number, number, number] }
export type Content =
  | (Style & { text: string })
  | (Style & { columns: Content[] })
  | (Style & { stack: Content[] })
  | (Style & { table: { widths: string[]; headerRows: number; body: Content[][] } });

interface Document {
  pageSize: 'A5';
  pageMargins: [number, number, number, number];
  defaultStyle: Style;
  language: string;
  info: { title: string; author: string; producer: string; creationDate: Date; modDate: Date };
  content: Content[];
}

interface Pdfmake {
  createPdf(document: Document): { getBuffer(): Promise<Buffer> };
  setFonts(fonts: Record<string, Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>>): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  virtualfs: { writeFileSync(name: string, content: Buffer): void };
}

let installed: Pdfmake | null = null;

/** pdfmake with Tinos, whose metrics are those of Times New Roman (NĐ 30/2020). Loaded with the first receipt: most processes print none, and it is large. */
export function pdfmake(): Pdfmake {
  if (installed !== null) return installed;
  const require = createRequire(import.meta.url);
  const made = require('pdfmake') as Pdfmake;
  const font = (file: string): string => {
    made.virtualfs.writeFileSync(file, readFileSync(require.resolve(`@expo-google-fonts/tinos/${file}`)));
    return file;
  };
  made.setFonts({
    Tinos: {
      normal: font('400Regular/Tinos_400Regular.ttf'), bold: font('700Bold/Tinos_700Bold.ttf'), italics: font('400Regular_Italic/Tinos_400Regular_Italic.ttf'),
      bolditalics: font('700Bold_Italic/Tinos_700Bold_Italic.ttf'),
    },
  });
  made.setLocalAccessPolicy(() => false);
  made.setUrlAccessPolicy(() => false);
  installed = made;
  return made;
}
