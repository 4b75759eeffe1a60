import { line, officerSigns, pair, signatures, signer, table } from './paper.js';
import type { Sheet } from './paper.js';
import type { Content } from '#printing';
import type { ReceiptSlip } from '../../domain/slip.js';
import { fill } from './template.js';
import { inFigures, momentInWords, numbered } from './words.js';

/** The lines of form 01, in printed order. */
export function receiptSlipLines(sheet: Sheet<ReceiptSlip>): Content[] {
  const { slip, template: { common, 'receipt-slip': form } } = sheet;
  return [
    line(sheet, form.unit, { unit: slip.unit.name }),
    line(sheet, form.owner, { owner: slip.owner.name }),
    ...(slip.submitter === null ? [] : [line(sheet, form.submitter, { submitter: slip.submitter })]),
    line(sheet, common.address, { address: slip.owner.address }),
    pair(sheet, fill(common.phone, { phone: slip.owner.phone }), fill(form.email, { email: slip.owner.email })),
    ...(slip.owner.identifier === undefined ? [] : [line(sheet, form.identifier, { identifier: slip.owner.identifier })]),
    line(sheet, common.request, { request: slip.request }),
    line(sheet, form.components),
    slip.components.length === 0
      ? line(sheet, form.noComponents, {}, { indent: true })
      : table(sheet, [8, 60, 16, 16], form.columns, slip.components.map(({ name, originals, copies }, index) => [String(index + 1), name, count(originals), count(copies)])),
    line(sheet, form.sets, { sets: numbered(slip.sets) }),
    line(sheet, form.limit, { limit: slip.limit && fill(form.limitUnits[slip.limit.unit], { value: inFigures(slip.limit.value) }) }),
    line(sheet, form.receivedAt, { moment: momentInWords(common.moment, slip.receivedAt) }),
    line(sheet, form.dueAt, { moment: momentInWords(common.moment, slip.dueAt) }),
    line(sheet, form.returned, { place: slip.returned && fill(form.returnPlaces[slip.returned.method], { place: slip.returned.place ?? slip.unit.name }) }),
    ...(form.fee === null ? [] : [line(sheet, form.fee, { fee: slip.fee && fill(slip.fee.paid ? form.paid : form.unpaid, { amount: inFigures(slip.fee.amount) }) })]),
    line(sheet, form.book, { volume: slip.book?.volume, entry: slip.book?.entry }),
    signatures(sheet, signer(sheet, common.applicantSigns, common.sign, { name: slip.submitter ?? slip.owner.name }), officerSigns(sheet, common.officerSigns, slip.officer)),
  ];
}

const count = (papers: number): string => (papers === 0 ? '0' : numbered(papers));
