import type { Content, Document } from '#printing';
import { qrCode } from './qr-code.js';
import type { Head, Slip, SlipOfficer } from '../../domain/slip.js';
import { fill, isProvisional } from './template.js';
import type { Label, SlipTemplate } from './template.js';
import { dateInWords, numbered } from './words.js';

/** A slip and the texts it is printed with. */
export interface Sheet<S extends Slip = Slip> {
  readonly slip: S;
  readonly template: SlipTemplate;
}

const millimetre = 72 / 25.4;

/** Sizes in points. A4 after NĐ 30/2020 (header and body 13, title 14); A5 is not regulated there: the same page, smaller. */
const sizes = {
  A4: { margins: [30, 20, 18, 20], body: 13, head: 12, title: 14, titleLength: 33, note: 11, gap: 3, qr: 66, unitRule: 70, sign: 48 },
  A5: { margins: [13, 12, 12, 12], body: 10, head: 8.5, title: 11.5, titleLength: 30, note: 8.5, gap: 2, qr: 54, unitRule: 50, sign: 40 },
} as const;
const sizeOf = ({ template }: Sheet) => sizes[template.paper];

/** The page around the lines of a form: corner, head of state and agency, number and date, title with code and QR, page numbers, version of the template. */
export function page(sheet: Sheet, publicUrl: string, lines: Content[]): Document {
  const { slip, template } = sheet;
  const size = sizeOf(sheet);
  const form = template[slip.form];
  const [left, top, right, bottom] = size.margins.map((each) => each * millimetre) as [number, number, number, number];
  return {
    pageSize: template.paper,
    pageMargins: [left, top, right, bottom],
    defaultStyle: { font: 'Tinos', fontSize: size.body, lineHeight: 1.08 },
    version: '1.7',
    language: 'vi-VN',
    displayTitle: true,
    info: { title: `${oneLine(form.title)} ${slip.dossierCode}`, author: slip.agency.name, creator: `Một Cửa, ${template.version}`, producer: 'pdfmake', creationDate: slip.issuedAt, modDate: slip.issuedAt },
    header: (number) => {
      if (number > 1) return { text: String(number), alignment: 'center', margin: [0, top * 0.45, 0, 0] };
      return form.corner === null ? null : { text: form.corner.text, alignment: 'right', bold: true, fontSize: size.note, margin: [0, top * 0.4, right, 0] };
    },
    footer: () => ({
      text: isProvisional(template, slip.form) ? `${template.version} - ${template.common.provisional.text}` : template.version,
      color: '#808080', fontSize: 7, margin: [left, bottom * 0.45, 0, 0],
    }),
    // Signatures never stand alone on a page; the control sheet has none below its table, which may run over several.
    content: [head(sheet), title(sheet, publicUrl), ...(slip.form === 'control-sheet' ? lines : [...lines.slice(0, -2), { stack: lines.slice(-2), unbreakable: true }])],
  };
}

/** Agency and number on the left, state and date on the right. Slips come from the one-stop unit, what the head signs from the agency. */
function head(sheet: Sheet): Content {
  const { slip, template: { common, ...forms } } = sheet;
  const size = sizeOf(sheet);
  const isOfAgency = slip.form === 'apology' || slip.form === 'stop-notice';
  const [above, issuer] = isOfAgency ? [slip.agency.superior, slip.agency.name] : [slip.agency.name, slip.unit.name];
  const suffix = forms[slip.form].suffix;
  const number = `${slip.serial === null ? '……' : numbered(slip.serial)}${suffix === null ? '' : `/${suffix.text}`}`;
  const place = fill(common.placeAndDate, { place: slip.agency.placeName, date: dateInWords(slip.issuedAt) });
  return {
    columns: [
      { width: '42%', stack: [
        ...(above === null ? [] : [{ text: capitals(above), bold: !isOfAgency }]),
        { text: capitals(issuer), bold: true },
        { canvas: [{ type: 'line', x1: 0, y1: 1, x2: size.unitRule, y2: 1, lineWidth: 0.6 }] },
        ...(slip.form === 'control-sheet' ? [] : [{ text: fill(common.number, { number }), margin: [0, size.gap + 2, 0, 0] as [number, number, number, number] }]),
        ...(slip.replaces === undefined ? [] : [{ text: fill(common.replaces, { number: `${numbered(slip.replaces)}${suffix === null ? '' : `/${suffix.text}`}` }), italics: true }]),
      ] },
      { width: '58%', stack: [
        { text: common.state.text, bold: true, noWrap: true },
        centred({ table: { widths: ['auto'], body: [[{ text: common.motto.text, bold: true, fontSize: size.head + 1, noWrap: true, margin: [0, 0, 0, 0] }]] }, layout: ruleBelow }),
        { text: clean(place), italics: true, margin: [0, size.gap * 2 + 1, 0, 0] },
      ] },
    ],
    columnGap: 6,
    alignment: 'center',
    fontSize: size.head,
  };
}

/** Title in the middle, the dossier's code under it, and the QR of the public look-up beside it. */
function title(sheet: Sheet, publicUrl: string): Content {
  const { slip, template } = sheet;
  const size = sizeOf(sheet);
  const under: Content[] = [{ text: fill(template.common.dossierCode, { code: slip.dossierCode }), fontSize: size.body }];
  if (slip.form === 'receipt-slip' && slip.onPaper) under.push({ text: template['receipt-slip'].copies.text, italics: true, fontSize: size.note });
  return {
    columns: [
      { width: size.qr, canvas: qrCode(lookUpUrl(publicUrl, slip.dossierCode), size.qr) },
      { width: '*', stack: [{ text: titleIn(template, slip.form), bold: true, fontSize: size.title, margin: [0, size.gap, 0, size.gap] }, ...under], alignment: 'center' },
      { width: size.qr * 0.6, text: '' },
    ],
    columnGap: 8,
    margin: [0, size.gap * 3, 0, size.gap * 3],
  };
}

/** Where anyone may look the dossier up; the content of the QR. */
export function lookUpUrl(publicUrl: string, dossierCode: string): string {
  return `${publicUrl.replace(/\/$/, '')}/tra-cuu?ma=${encodeURIComponent(dossierCode)}`;
}

/** One line of a form, or several that run on. */
export function line(sheet: Sheet, label: Label, values: Parameters<typeof fill>[1] = {}, more: { indent?: boolean } = {}): Content {
  const size = sizeOf(sheet);
  return { text: clean(fill(label, values)), alignment: 'justify', margin: [0, 0, 0, size.gap], leadingIndent: more.indent === true ? size.body * 2 : 0 };
}

/** A list: one entry, one paragraph, numbered when there are several. */
export function list(sheet: Sheet, entries: readonly string[]): Content[] {
  const size = sizeOf(sheet);
  return entries.map((entry, index) => ({
    text: clean(entries.length === 1 ? `- ${entry}` : `${index + 1}. ${entry}`), alignment: 'justify' as const, margin: [size.body, 0, 0, size.gap],
  }));
}

/** To whom a notice goes, in the middle, with address and telephone under it. */
export function addressee(sheet: Sheet, form: { readonly to: Label; readonly toDetail: Label }): Content[] {
  const { owner } = sheet.slip;
  const gap = sizeOf(sheet).gap;
  return [
    { text: clean(fill(form.to, { owner: owner.name })), alignment: 'center' },
    { text: clean(fill(form.toDetail, { address: owner.address, phone: owner.phone })), alignment: 'center', italics: true, margin: [0, 0, 0, gap * 2] },
  ];
}

/** Two labels beside each other on one line. */
export function pair(sheet: Sheet, left: string, right: string): Content {
  return { columns: [{ width: '43%', text: clean(left) }, { width: '55%', text: clean(right) }], columnGap: 8, margin: [0, 0, 0, sizeOf(sheet).gap] };
}

/** A table with ruled cells, widths in per cent; its head is repeated on every page. `small`: for columns that hold whole sentences. */
export function table(sheet: Sheet, widths: readonly number[], columns: readonly Label[], rows: readonly (readonly (string | Content)[])[], small = false): Content {
  const size = sizeOf(sheet);
  const cell = (given: string | Content, index: number): Content => (typeof given === 'string' ? { ...cellText(given), alignment: index === 1 ? 'left' : 'center' } : given);
  return {
    table: {
      // Never `*`, here or in columns: a star gives way to a word without end, and the word runs off the paper.
      widths: widths.map((each) => `${each}%`),
      headerRows: 1,
      dontBreakRows: true,
      body: [columns.map(({ text }) => ({ text, bold: true, alignment: 'center' as const, verticalAlignment: 'middle' as const })), ...rows.map((row) => row.map(cell))],
    },
    layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, paddingTop: () => 1, paddingBottom: () => 1 },
    fontSize: small ? size.note : size.body - 0.5,
    margin: [0, 0, 0, size.gap],
  };
}

/** Text of a cell that is made of several. */
export const cellText = (text: string): Content => ({ text: clean(text) });

/** Blocks of signatures, side by side: the last entry of a form's lines. */
export function signatures(sheet: Sheet, left: Content | null, right: Content): Content {
  return {
    columns: [{ width: '50%', stack: left === null ? [] : [left] }, { width: '50%', stack: [right] }],
    margin: [0, sizeOf(sheet).gap * 3, 0, 0],
  };
}

/** One who signs: title, how, room to sign, name, telephone. */
export function signer(sheet: Sheet, title: Label | readonly string[], how: Label, who: { name: string | null; phone?: string }): Content {
  const size = sizeOf(sheet);
  const titles = 'text' in title ? [title.text] : title;
  return {
    stack: [
      ...titles.map((text) => ({ text: capitals(text), bold: true })),
      { text: how.text, italics: true },
      { text: clean(who.name ?? ''), bold: true, margin: [0, size.sign, 0, 0] },
      ...(who.phone === undefined ? [] : [{ text: fill(sheet.template.common.phone, { phone: who.phone }), fontSize: size.note }]),
    ],
    alignment: 'center',
  };
}

/** The officer at the counter, or who guides. */
export function officerSigns(sheet: Sheet, title: Label, officer: SlipOfficer): Content {
  return signer(sheet, title, sheet.template.common.sign, officer);
}

/** Who else gets it (nơi nhận), on the left of the signature. */
export function recipients(sheet: Sheet, unit: string): Content {
  const { template: { common } } = sheet;
  return {
    stack: [{ text: common.recipients.text, bold: true, italics: true }, ...common.recipientLines.map((each) => ({ text: clean(fill(each, { unit })) }))],
    fontSize: sizeOf(sheet).note,
  };
}

/** Recipients on the left, the head of the agency on the right (NĐ 30/2020). */
export function headSigns(sheet: Sheet, head: Head): Content {
  const { slip, template: { common } } = sheet;
  return signatures(sheet, recipients(sheet, slip.unit.name), signer(sheet, head.titles.length === 0 ? common.headSigns : head.titles, common.headSignsHow, head));
}

const capitals = (text: string): string => clean(text.toLocaleUpperCase('vi'));

/** A title in one line where it fits, else broken where the template says. */
function titleIn(template: SlipTemplate, form: Slip['form']): string {
  const { title } = template[form];
  return title.text.length <= sizes[template.paper].titleLength ? oneLine(title) : title.text;
}

const oneLine = (label: Label): string => label.text.replace('\n', ' ');

const centred = (content: Content): Content => ({ columns: [{ width: '*', text: '' }, { width: 'auto', stack: [content] }, { width: '*', text: '' }] });

const ruleBelow = { hLineWidth: (row: number) => (row === 1 ? 0.6 : 0), vLineWidth: () => 0, paddingLeft: () => 0, paddingRight: () => 0, paddingTop: () => 0, paddingBottom: () => 1 };

/** Text of outside origin: composed letters, no control characters, groups of digits kept on one line. */
function clean(text: string): string {
  return text.normalize('NFC').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ').replace(/(?<=\d) (?=\d)/g, '\u00a0');
}
