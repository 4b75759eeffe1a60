import { printPdf } from '#printing';
import type { CertificateName } from '#files';

/** Width of the visible block of a signature, in points. */
export const blockWidth = 220;
const fontSize = 10;
const lineHeight = 11.6;
/** Longest text of one line of the block; a longer name is cut, the signature itself holds it whole. */
const longestLine = 44;

/** `22.11.2026 10:12:45 +07:00`: Vietnamese time as signing clients of the state print it (NĐ 30/2020: day, month, year, hour, minute, second, zone by ISO 8601). */
export function signingTimeInWords(at: Date): string {
  const [date, time] = new Date(at.getTime() + 7 * 3_600_000).toISOString().split('T') as [string, string];
  return `${date.split('-').reverse().join('.')} ${time.slice(0, 8)} +07:00`;
}

/** The lines of the block: who, of which agency, when. */
export function signatureLines({ name, organisation }: CertificateName, signedAt: Date): string[] {
  const cut = (text: string): string => (text.length > longestLine ? `${text.slice(0, longestLine - 1)}…` : text);
  return [cut(`Ký bởi: ${name}`), ...(organisation === null ? [] : [cut(`Cơ quan: ${organisation}`)]), `Thời gian ký: ${signingTimeInWords(signedAt)}`];
}

/** The block as a PDF of one page just its size: Times New Roman's metrics, upright, 10, black (NĐ 30/2020, Annex I, on digital signatures). */
export async function signatureBlock(lines: readonly string[], signedAt: Date): Promise<{ pdf: Buffer; height: number }> {
  const height = lines.length * lineHeight + 2;
  const pdf = await printPdf({
    pageSize: { width: blockWidth, height },
    pageMargins: [0, 0, 0, 0],
    defaultStyle: { font: 'Tinos', fontSize },
    info: { creationDate: signedAt, modDate: signedAt },
    content: lines.map((text) => ({ text, noWrap: true, alignment: 'right' })),
  });
  return { pdf, height };
}
