import { addressee, line, list, officerSigns, recipients, signatures } from './paper.js';
import type { Sheet } from './paper.js';
import type { Content } from '#printing';
import type { ForwardNotice } from '../../domain/slip.js';
import { momentInWords } from './words.js';

/** The lines of the forward notice: which dossier, why it is not for this agency, where it goes with what, by when that agency answers, whom to ask. */
export function forwardNoticeLines(sheet: Sheet<ForwardNotice>): Content[] {
  const { slip, template: { common, 'forward-notice': form } } = sheet;
  const { to } = slip;
  return [
    ...addressee(sheet, form),
    line(sheet, form.received, { unit: slip.unit.name, request: slip.request, code: slip.dossierCode, moment: momentInWords(common.moment, slip.receivedAt) }, { indent: true }),
    line(sheet, form.notCompetent, { agency: slip.agency.name }, { indent: true }),
    line(sheet, form.reason, { reason: slip.reason }, { indent: true }),
    line(sheet, form.passedOn, { to: to.name }, { indent: true }),
    ...(slip.originals.length === 0 ? [] : [line(sheet, form.originals, {}, { indent: true }), ...list(sheet, slip.originals)]),
    line(sheet, form.answerDue, { to: to.name, moment: momentInWords(common.moment, slip.answerDue) }, { indent: true }),
    line(sheet, form.contact, { to: to.name, address: to.address, phone: to.phone }, { indent: true }),
    signatures(sheet, recipients(sheet, to.name), officerSigns(sheet, form.officerSigns, slip.officer)),
  ];
}
