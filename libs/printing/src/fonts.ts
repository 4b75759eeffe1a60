import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/*
 * Tinos has the metrics of Times New Roman, the face of administrative documents (NĐ 30/2020), and every Vietnamese letter.
 *
 * pdfkit, under pdfmake, parses every font anew for every document: 70 of the 100 ms a slip takes. fontkit, under pdfkit, lets one register a font format of one's own:
 * here a short marker that stands for a font parsed once. pdfkit is handed the marker and gets the parsed font.
 */

const marker = 'parsed-once:';

/** The four faces, by their markers. */
export const tinos = {
  normal: `${marker}400Regular/Tinos_400Regular.ttf`,
  bold: `${marker}700Bold/Tinos_700Bold.ttf`,
  italics: `${marker}400Regular_Italic/Tinos_400Regular_Italic.ttf`,
  bolditalics: `${marker}700Bold_Italic/Tinos_700Bold_Italic.ttf`,
};

interface ParsedFont {
  _glyphs: Record<number, unknown>;
}
interface Fontkit {
  create(bytes: Buffer): ParsedFont;
  registerFormat(format: { new (stream: { buffer: Buffer }): ParsedFont; probe(bytes: Buffer): boolean }): void;
}

/** Teaches fontkit the format and gives the markers. Once per process. */
export function parsedOnce(): string[] {
  const { resolve } = createRequire(import.meta.url);
  const fontkit = createRequire(createRequire(resolve('pdfmake')).resolve('pdfkit'))('fontkit') as Fontkit;
  const parsed = new Map<string, ParsedFont>();
  const ParsedOnce = function (stream: { buffer: Buffer }): ParsedFont {
    const name = stream.buffer.toString('latin1');
    const font = parsed.get(name) ?? fontkit.create(readFileSync(resolve(`@expo-google-fonts/tinos/${name.slice(marker.length)}`)));
    parsed.set(name, font);
    // A glyph remembers the first character it stood for (a space or a no-break space), and that character goes into the document: forget it, or bytes depend on what was printed before.
    font._glyphs = {};
    return font;
  } as unknown as { new (stream: { buffer: Buffer }): ParsedFont };
  fontkit.registerFormat(Object.assign(ParsedOnce, { probe: (bytes: Buffer) => bytes.toString('latin1', 0, marker.length) === marker }));
  return Object.values(tinos);
}
