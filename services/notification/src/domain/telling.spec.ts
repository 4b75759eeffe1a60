import { dossierFactsByName } from '#contracts';
import { templates } from '../../reference/templates.js';
import { matterCauses, petitionCause, questionCauses } from './matter.js';
import { defaultPreferences, wanted } from './preferences.js';
import { type Cause, handlerIn, otherCauses, outsideChannels, tellings, templateIds, templateOf } from './telling.js';
import { plainLetters, render, UnknownPlaceholder } from './template.js';
import { type Language, type Names, valuesOf } from './values.js';

const at = new Date('2026-03-10T09:00:00+07:00');
const due = new Date('2026-03-20T17:00:00+07:00');
const names: Names = {
  code: 'H40-1', procedure: { vi: 'Cấp hộ chiếu', en: 'Passport' }, agency: { vi: 'Công an tỉnh', en: 'Police' }, agencyCode: 'G01', person: 'Lý Thị Sen', papers: { photo: { vi: 'Ảnh', en: 'Photo' } },
  checkedAtCollection: [{ vi: 'Căn cước công dân', en: 'Identity card' }], agencies: {},
};
const moment = '2026-03-15T17:00:00+07:00';
const details: Partial<Record<Cause, Record<string, unknown>>> = {
  completed: { outcome: 'granted', resultCode: 'H40-1-KQ1', endedAt: moment }, supplementRequested: { components: ['photo'], fields: ['/a'], dueAt: moment }, paymentRequested: { total: 160_000, dueAt: moment },
  assigned: { officer: 'b', standIn: false }, settled: { amount: 160_000, method: 'platform' },
};
const causes = Object.keys(tellings) as Cause[];
const wordsOf = (cause: Cause, language: Language, detail: object = details[cause] ?? {}): { title: string; text: string; short: string } => {
  const found = templates.find(({ id, language: its }) => id === templateOf(cause, detail, due) && its === language)!;
  const values = valuesOf({ cause, at, detail: detail as never, state: 'processing', due }, names, language);
  return { title: render(found.title, values), text: render(found.text, values), short: render(found.short ?? found.title, values) };
};

describe('what is told, and in which words', () => {
  it('O-13: every fact of the journal is told, and has its words in both languages', () => {
    expect(causes.toSorted()).toEqual([...Object.keys(dossierFactsByName), ...otherCauses, ...matterCauses].toSorted());
    for (const id of templateIds) expect(templates.filter((each) => each.id === id).map(({ language }) => language)).toEqual(['vi', 'en']);
  });

  it.each(causes.flatMap((cause) => (['vi', 'en'] as const).map((language) => [cause, language] as const)))('%s in %s renders with nothing left open', (cause, language) => {
    for (const words of Object.values(wordsOf(cause, language))) expect(words).toMatch(/^[^{}]+$/);
  });

  it('O-13: agency, person and times are part of every message that leaves the portal', () => {
    for (const { text } of templates.filter(({ id }) => id.startsWith('frame-') && !id.startsWith('frame-matter-'))) for (const name of ['{agency}', '{person}', '{at}']) expect(text).toContain(name);
  });

  it('P-s: the agency, the time and where to read the answer are part of what leaves the portal about petitions and questions', () => {
    for (const { text } of templates.filter(({ id }) => id.startsWith('frame-matter-'))) for (const name of ['{agency}', '{at}', '{link}']) expect(text).toContain(name);
    for (const cause of ['petitionReceived', 'petitionForwarded', 'petitionResumed', 'petitionReopened', 'questionAsked'] as const) expect(wordsOf(cause, 'vi', { answerDue: moment })).toMatchObject({ text: expect.stringMatching(/Công an tỉnh.*17:00 15\/03\/2026/) });
  });

  it('P-s: a petition taken up after its answer was sent back is told as handled anew, one that was completed as going on; what people did themselves is not told to them', () => {
    expect([petitionCause(null, 'received'), petitionCause('forwarded', 'forwarded'), petitionCause('received', 'answering'), petitionCause('rated', 'answering'), petitionCause('moreInfo', 'answering'), petitionCause('moreInfo', 'received'), petitionCause('moreInfo', 'refused'), petitionCause('answered', 'rated')])
      .toEqual(['petitionReceived', 'petitionForwarded', 'petitionTakenUp', 'petitionReopened', 'petitionResumed', 'petitionResumed', 'petitionRefused', null]);
    expect(questionCauses.withdrawn).toBeNull();
  });

  it('H-6: the notice "ready" lists what to bring, on the phone too', () => {
    expect(wordsOf('completed', 'vi')).toMatchObject({ text: expect.stringContaining('Căn cước công dân'), short: expect.stringContaining('Căn cước công dân') });
  });

  it('O-10: a result a day or more before its appointment is told as early, one refused on the merits as what it is', () => {
    expect(templateOf('completed', { outcome: 'granted', endedAt: moment }, due)).toBe('readyEarly');
    expect(templateOf('completed', { outcome: 'granted', endedAt: '2026-03-20T09:00:00+07:00' }, due)).toBe('ready');
    expect(templateOf('completed', { outcome: 'granted', endedAt: moment }, null)).toBe('ready');
    expect(templateOf('completed', { outcome: 'refused', endedAt: moment }, due)).toBe('notGranted');
  });

  it('O-18: a delivery that handed no originals back is told as that, and not as a request of the owner', () => {
    const kept = { action: 'return', cause: 'return.originals-kept' };
    for (const language of ['vi', 'en'] as const) for (const words of Object.values(wordsOf('actionDeclined', language, kept))) expect(words).toMatch(/^[^{}]*(Công an tỉnh|Police)[^{}]*$/);
    expect(templateOf('actionDeclined', kept, due)).toBe('originalsKept');
    expect(templateOf('actionDeclined', { action: 'confirmPayment', cause: 'payment.wrong-amount' }, due)).toBe('actionDeclined');
  });

  it('H-9: what finishes a dossier goes by SMS whatever was chosen, everything else as chosen', () => {
    const nothing = { ...defaultPreferences, channels: { sms: [], email: [] } };
    const told = (channel: 'sms' | 'email') => causes.filter((cause) => wanted(nothing, channel, tellings[cause]));
    expect(told('sms').toSorted()).toEqual(['closed', 'completed', 'petitionAnswered', 'petitionClosed', 'petitionRefused', 'questionAnswered', 'refused', 'returned', 'stopped', 'withdrawalApproved']);
    expect(told('email')).toEqual([]);
    for (const channel of outsideChannels) for (const cause of causes) expect(wanted(defaultPreferences, channel, tellings[cause])).toBe(true);
  });

  it('names who handles it: the officer who acted or was assigned; an applicant and the system name nobody', () => {
    expect(handlerIn('received', { role: 'reception', ref: 'a' }, {})).toBe('a');
    expect(handlerIn('assigned', { role: 'unit-head', ref: 'a' }, details.assigned!)).toBe('b');
    expect(handlerIn('supplemented', { role: 'applicant', ref: 'a' }, {})).toBeNull();
    expect(handlerIn('recalculated', { role: 'system', ref: 'one-stop' }, {})).toBeNull();
  });

  it('refuses words that name what nobody gives, and does not take a value for a placeholder', () => {
    expect(() => render('Hồ sơ {kode}', { code: '1' })).toThrow(UnknownPlaceholder);
    expect(() => render('{toString}', {})).toThrow(UnknownPlaceholder);
    expect(() => render('Hồ sơ {code', { code: '1' })).toThrow(UnknownPlaceholder);
    expect(render('{code}', { code: '{agency}' })).toBe('agency');
  });

  it('writes an SMS in plain letters', () => {
    expect(plainLetters('Hồ sơ Đã được tiếp nhận – "ĐƯỜNG"')).toBe('Ho so Da duoc tiep nhan - "DUONG"');
  });
});
