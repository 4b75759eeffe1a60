import { inflateRawSync } from 'node:zlib';

/** Reads the cells of a workbook's first sheet as a spreadsheet program would: the zip's directory, the shared texts, the rows. */
export function cellsOf(workbook: Buffer): (string | number | null)[][] {
  const parts = unzip(workbook);
  const text = (name: string): string => parts.get(name)?.toString('utf8') ?? '';
  const shared = [...text('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, inner = '']) => plain(inner));
  return [...text('xl/worksheets/sheet1.xml').matchAll(/<row[^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, row = '']) => {
    const cells: (string | number | null)[] = [];
    for (const [, attributes = '', inner = ''] of row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const column = [...(/r="([A-Z]+)/.exec(attributes)?.[1] ?? 'A')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
      const value = /<v>(.*?)<\/v>/s.exec(inner)?.[1];
      cells[column] = attributes.includes('t="s"') ? shared[Number(value)] ?? null : attributes.includes('t="inlineStr"') ? plain(inner) : value === undefined ? null : Number(value);
    }
    return Array.from(cells, (cell) => cell ?? null);
  });
}

const plain = (xml: string): string => xml.replaceAll(/<[^>]+>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', '\'').replaceAll('&#39;', '\'').replaceAll('&amp;', '&');

function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'));
  const parts = new Map<string, Buffer>();
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size, names, extra, comment, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(data, data + size);
    parts.set(zip.subarray(at + 46, at + 46 + names).toString('utf8'), method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + names + extra + comment;
  }
  return parts;
}
