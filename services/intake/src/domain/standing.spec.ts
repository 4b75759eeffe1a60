import { type DossierFactData, type DossierState, dossierStates, Refusal } from '#contracts';
import type { By } from './caller.js';
import { type ApplicantAct, filedStanding, mayAct, type Standing, standingAfter } from './standing.js';

const at = new Date('2026-03-05T09:30:00+07:00');
const fact = (to: DossierState, detail: object, more: object = {}): DossierFactData => ({ to, receivingAgency: 'H55.01', competentAgency: 'H55.01', unit: null, detail, ...more }) as never;
const asked = fact('supplementing', { components: ['proof'], fields: ['/phone'], dueAt: '2026-03-26T17:00:00+07:00' });
const applicant: By = { role: 'applicant', ref: 'a', unit: null };
const reception: By = { role: 'reception', ref: 'o', unit: 'U' };
const states = Object.keys(dossierStates) as DossierState[];

function outcome(standing: Standing, act: ApplicantAct, by: By): string {
  try {
    mayAct(standing, act, by);
    return 'allowed';
  } catch (error) {
    return (error as Refusal).code;
  }
}

describe('the standing of a dossier', () => {
  it('knows what is asked until the dossier goes on', () => {
    const filed = filedStanding('H55.01', 'H55.01');
    const supplementing = standingAfter(filed, 'supplementRequested', asked, 3, at);
    expect(supplementing).toMatchObject({ version: 3, state: 'supplementing', asked: { components: ['proof'], fields: ['/phone'] }, answered: false });
    expect(standingAfter({ ...supplementing, answered: true }, 'supplemented', fact('received', {}), 4, at)).toMatchObject({ state: 'received', asked: null, answered: false });
    expect(standingAfter(supplementing, 'recalculated', fact('supplementing', {}), 4, at).asked).not.toBeNull();
  });

  it('opens a declined supplement again, and tells of every declined act', () => {
    const answered: Standing = { ...standingAfter(filedStanding('A', 'A'), 'supplementRequested', asked, 1, at), answered: true };
    expect(standingAfter(answered, 'actionDeclined', fact('supplementing', { action: 'supplement', cause: 'x' }), 2, at)).toMatchObject({ answered: false, declined: { action: 'supplement', cause: 'x' } });
    expect(standingAfter(answered, 'actionDeclined', fact('supplementing', { action: 'chooseReturn', cause: 'x' }), 2, at).answered).toBe(true);
  });

  it('follows the dossier to another agency and its units', () => {
    expect(standingAfter(filedStanding('A', 'A'), 'forwarded', fact('submitted', {}, { receivingAgency: 'B', competentAgency: 'B', unit: 'B-1' }), 2, at)).toMatchObject({ receivingAgency: 'B', competentAgency: 'B', unit: 'B-1' });
  });

  it.each([
    ['requestWithdrawal', ['submitted', 'received', 'processing', 'supplementing', 'paying']],
    ['chooseReturnMethod', ['submitted', 'received', 'processing', 'supplementing', 'paying', 'withdrawing', 'done']],
    ['amend', ['submitted', 'received', 'processing']],
  ] as const)('allows %s in its states and in no other (walked)', (act, allowed) => {
    for (const state of states) {
      const standing = { ...filedStanding('A', 'A'), state };
      expect([state, outcome(standing, act, reception)]).toEqual([state, (allowed as readonly string[]).includes(state) ? 'allowed' : 'dossier.action-not-allowed']);
    }
  });

  it('allows a supplement only while it is asked and not answered (walked)', () => {
    for (const state of states) {
      const standing: Standing = { ...filedStanding('A', 'A'), state, asked: { components: [], fields: [], dueAt: at } };
      expect([state, outcome(standing, 'supplement', applicant)]).toEqual([state, state === 'supplementing' ? 'allowed' : 'dossier.action-not-allowed']);
      expect(outcome({ ...standing, state: 'supplementing', answered: true }, 'supplement', applicant)).toBe('dossier.nothing-asked');
    }
  });

  it('leaves amendments after reception to the officer', () => {
    expect(outcome({ ...filedStanding('A', 'A'), state: 'processing' }, 'amend', applicant)).toBe('dossier.amendment-needs-officer');
    expect(outcome(filedStanding('A', 'A'), 'amend', applicant)).toBe('allowed');
  });
});
