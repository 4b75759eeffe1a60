import { headSigns, line, list, officerSigns, pair, signatures, signer } from './paper.js';
import type { Sheet } from './paper.js';
import type { Content } from '#printing';
import type { RefusalSlip } from '../../domain/slip.js';
import { fill } from './template.js';

/** The lines of form 03, in printed order; the basis and what to do now belong to the reasons. */
export function refusalSlipLines(sheet: Sheet<RefusalSlip>): Content[] {
  const { slip, template: { common, 'refusal-slip': form } } = sheet;
  const { signer: who } = slip;
  return [
    line(sheet, form.unit, { unit: slip.unit.name }),
    line(sheet, form.owner, { owner: slip.owner.name }),
    line(sheet, common.address, { address: slip.owner.address }),
    pair(sheet, fill(common.phone, { phone: slip.owner.phone }), fill(form.email, { email: slip.owner.email })),
    line(sheet, common.request, { request: slip.request }),
    line(sheet, form.refused, { agency: slip.agency.name }, { indent: true }),
    ...list(sheet, slip.reasons.map(({ item, reason }) => `${item}: ${reason}`)),
    line(sheet, common.legalBasis, { legalBasis: slip.legalBasis }),
    line(sheet, form.guidance, { guidance: slip.guidance }),
    line(sheet, form.closing, {}, { indent: true }),
    line(sheet, common.contact, { owner: slip.owner.name, unit: slip.unit.name, phone: slip.unit.phone }, { indent: true }),
    who.kind === 'merits'
      ? headSigns(sheet, who.head)
      : signatures(sheet, signer(sheet, common.applicantSigns, common.sign, { name: slip.owner.name }), officerSigns(sheet, common.officerSigns, who.officer)),
  ];
}
