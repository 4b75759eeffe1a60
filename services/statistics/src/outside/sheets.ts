/** A table to be given out: lines above it, columns, rows. */
export interface Table {
  readonly name: string;
  readonly head: readonly string[];
  /** One or several rows of headings. */
  readonly columns: readonly (readonly string[])[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** How tables are written: their media type and the end of the file's name. */
export const formats = {
  csv: { type: 'text/csv; charset=utf-8', write: (table: Table): Promise<Buffer> => Promise.resolve(csvOf(table)) },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: (table: Table): Promise<Buffer> => xlsxOf(table) },
} as const;
export type Format = keyof typeof formats;

/**
 * RFC 4180 in UTF-8 with a byte order mark, which spreadsheets need to read Vietnamese; commas between, CRLF, headings and rows alone. Whole numbers without
 * signs of thousands (in Vietnam `1.234` is one thousand two hundred and thirty-four), shares with a point.
 */
export function csvOf({ columns, rows }: Table): Buffer {
  const cell = (value: string | number | null): string => {
    const text = value === null ? '' : typeof value === 'number' ? String(value) : harmless(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return Buffer.from(`\uFEFF${[...columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`, 'utf8');
}

/** Text that a spreadsheet would run as a formula is kept as text. */
export function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** An Office Open XML workbook of one sheet. Numbers are numbers; texts are texts, whatever they begin with. */
export async function xlsxOf({ name, head, columns, rows }: Table): Promise<Buffer> {
  // Loaded with the first spreadsheet.
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const text = (value: string, style: object = {}): object => ({ value, type: String, ...style });
  const bold = { fontWeight: 'bold', wrap: true, align: 'center' };
  const data = [
    ...head.map((line) => [text(line, { fontWeight: 'bold' })]),
    ...columns.map((row) => row.map((label) => text(label, bold))),
    ...rows.map((row) => row.map((value) => (value === null ? null : typeof value === 'number' ? { value, type: Number } : text(value)))),
  ];
  const widths = (columns[0] ?? []).map((_label, index) => ({ width: index < 2 ? 28 : 14 }));
  return writeXlsxFile(data as never, { sheet: name.slice(0, 31), columns: widths }).toBuffer();
}
