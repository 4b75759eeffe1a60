import { line, list, officerSigns, pair, signatures } from './paper.js';
import type { Sheet } from './paper.js';
import type { Content } from '#printing';
import type { SupplementRequest } from '../../domain/slip.js';
import { fill } from './template.js';
import { momentInWords } from './words.js';

/** The lines of form 02, in printed order; due date, basis and stage have no label of their own in the form and follow the reasons. */
export function supplementRequestLines(sheet: Sheet<SupplementRequest>): Content[] {
  const { slip, template: { common, 'supplement-request': form } } = sheet;
  const [only] = slip.items;
  const reasons = slip.items.length === 1 && only !== undefined
    ? [line(sheet, form.reason, { reason: only.reason })]
    : [line(sheet, form.reasons), ...slip.items.map(({ reason }, index) => line(sheet, form.reasonOfItem, { item: String(index + 1), reason }, { indent: true }))];
  return [
    line(sheet, form.unit, { unit: slip.unit.name }),
    line(sheet, form.owner, { owner: slip.owner.name }),
    line(sheet, common.request, { request: slip.request }),
    line(sheet, common.address, { address: slip.owner.address }),
    pair(sheet, fill(common.phone, { phone: slip.owner.phone }), fill(form.email, { email: slip.owner.email })),
    line(sheet, form.asked),
    ...list(sheet, slip.items.map(({ name }) => name)),
    ...reasons,
    ...(slip.legalBasis === null ? [] : [line(sheet, common.legalBasis, { legalBasis: slip.legalBasis })]),
    line(sheet, form.stage, { stage: form.stages[slip.stage].text }),
    line(sheet, form.dueAt, { moment: momentInWords(common.moment, slip.dueAt) }),
    line(sheet, common.contact, { owner: slip.owner.name, unit: slip.unit.name, phone: slip.unit.phone }, { indent: true }),
    signatures(sheet, null, officerSigns(sheet, form.officerSigns, slip.officer)),
  ];
}
