import { addressee, headSigns, line } from './paper.js';
import type { Sheet } from './paper.js';
import type { Content } from '#printing';
import type { Apology } from '../../domain/slip.js';
import { dateInWords, momentInWords, sentence } from './words.js';

/** The lines of form 04, in printed order. */
export function apologyLines(sheet: Sheet<Apology>): Content[] {
  const { slip, template: { common, apology: form } } = sheet;
  const agency = slip.agency.name;
  return [
    ...addressee(sheet, form),
    line(sheet, form.received, { Date: sentence(dateInWords(slip.receivedAt)), agency, request: slip.request, code: slip.dossierCode }, { indent: true }),
    line(sheet, form.previousDue, { moment: momentInWords(common.moment, slip.previousDue) }, { indent: true }),
    line(sheet, form.late, { agency }, { indent: true }),
    line(sheet, form.reason, { reason: slip.reason }, { indent: true }),
    ...form.apologies.map((each) => line(sheet, each, { agency, newDate: dateInWords(slip.newDue), newMoment: momentInWords(common.moment, slip.newDue) }, { indent: true })),
    headSigns(sheet, slip.head),
  ];
}
