import { cellText, line, table } from './paper.js';
import type { Sheet } from './paper.js';
import type { Content } from '#printing';
import type { ControlSheet, Desk, HandOver } from '../../domain/slip.js';
import { fill, type SlipTemplate } from './template.js';
import { momentInWords } from './words.js';

/** The lines of the control sheet: the dossier, its agencies and its limit, then a row for every hand-over. */
export function controlSheetLines(sheet: Sheet<ControlSheet>): Content[] {
  const { slip, template: { common, 'control-sheet': form } } = sheet;
  return [
    line(sheet, form.agency, { agency: slip.agency.name }),
    ...(slip.consulted.length === 0 ? [] : [line(sheet, form.consulted, { units: slip.consulted.join('; ') })]),
    line(sheet, form.owner, { owner: slip.owner.name }),
    line(sheet, common.request, { request: slip.request }),
    line(sheet, form.receivedAt, { moment: momentInWords(common.moment, slip.receivedAt) }),
    line(sheet, form.dueAt, { moment: momentInWords(common.moment, slip.dueAt) }),
    table(sheet, [28, 36, 16, 20], form.columns, slip.handOvers.map((handOver) => row(sheet.template, handOver)), true),
    line(sheet, form.state, { state: slip.state }),
    ...(slip.punctuality === null ? [] : [line(sheet, form.outcome, { outcome: form.punctuality[slip.punctuality].text })]),
  ];
}

function row({ common, 'control-sheet': form }: SlipTemplate, { from, to, at, punctuality, step }: HandOver): (string | Content)[] {
  const side = (label: string, { officer }: Desk): Content => ({ stack: [{ text: label, italics: true }, cellText(officer ?? '')], width: '50%' });
  return [
    { stack: [cellText(fill(form.gives, { place: from.place })), { ...cellText(fill(form.takes, { place: to.place })), margin: [0, 4, 0, 0] }], alignment: 'left' },
    { stack: [{ text: momentInWords(common.moment, at) ?? '' }, { columns: [side(form.giver.text, from), side(form.taker.text, to)], columnGap: 4, margin: [0, 4, 0, 0] }], alignment: 'center' },
    punctuality === null ? '' : form.punctuality[punctuality].text,
    step === null ? '' : [step.name, form.progress[step.progress].text, ...(step.dueAt === null ? [] : [fill(form.stepDue, { moment: momentInWords(form.shortMoment, step.dueAt) })])].join('\n'),
  ];
}
