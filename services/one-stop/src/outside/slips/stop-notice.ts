import { addressee, headSigns, line, list } from './paper.js';
import type { Sheet } from './paper.js';
import type { Content } from '#printing';
import type { StopNotice } from '../../domain/slip.js';
import { momentInWords } from './words.js';

/** The lines of the stop notice: who, which dossier, what was asked and when, why, on which basis, what is handed back, whom to ask. */
export function stopNoticeLines(sheet: Sheet<StopNotice>): Content[] {
  const { slip, template: { common, 'stop-notice': form } } = sheet;
  const { cause } = slip;
  return [
    ...addressee(sheet, form),
    line(sheet, form.stopped, { agency: slip.agency.name, request: slip.request, code: slip.dossierCode }, { indent: true }),
    line(sheet, form.received, { moment: momentInWords(common.moment, slip.receivedAt) }, { indent: true }),
    ...(cause.kind === 'other' ? [] : [
      line(sheet, form.asked[cause.kind], { moment: momentInWords(common.moment, cause.askedAt) }, { indent: true }),
      line(sheet, form.what[cause.kind], { what: cause.what }, { indent: true }),
    ]),
    line(sheet, form.reason, { reason: slip.reason }, { indent: true }),
    line(sheet, common.legalBasis, { legalBasis: slip.legalBasis }, { indent: true }),
    ...(slip.handedBack.length === 0 ? [line(sheet, form.nothingTaken, {}, { indent: true })] : [line(sheet, form.handedBack, {}, { indent: true }), ...list(sheet, slip.handedBack)]),
    line(sheet, form.contact, { unit: slip.unit.name, phone: slip.unit.phone }, { indent: true }),
    headSigns(sheet, slip.head),
  ];
}
