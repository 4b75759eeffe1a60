import type { ProcedureVersion } from '#contracts';
import { feesDue, quantitiesOf } from './fees.js';
import type { Choice } from './offer.js';

const row = (id: string, more: object): object => ({ id, cases: null, channels: null, amount: 10_000, per: 'dossier', due: 'submission', from: null, to: null, ...more });
const procedure = (fees: object[], exemptions: object[] = []): ProcedureVersion => ({ fees, exemptions }) as unknown as ProcedureVersion;
const choice: Choice = { caseKey: 'FIRST', channel: 'online', on: '2026-03-05' };
const once = { persons: 1, copies: 1 };

describe('fees due at submission', () => {
  it('are those in force on the day, for the case and the channel', () => {
    const version = procedure([
      row('ended', { to: '2026-03-04' }), row('last-day', { to: '2026-03-05' }), row('first-day', { from: '2026-03-05' }), row('coming', { from: '2026-03-06' }),
      row('other-case', { cases: ['AGAIN'] }), row('this-case', { cases: ['FIRST', 'AGAIN'] }), row('counter', { channels: ['counter'] }), row('later', { due: 'processing' }), row('free', { amount: 0 }),
    ]);
    expect(feesDue(version, choice, [], once).map(({ feeId }) => feeId)).toEqual(['last-day', 'first-day', 'this-case']);
  });

  it('are lowered by a confirmed exemption in force, never by a claimed one, and by the highest where there are several', () => {
    const version = procedure([row('charge', { amount: 15_001 })], [
      { id: 'half', percent: 50, cases: null, channels: null, from: null, to: null }, { id: 'all', percent: 100, cases: null, channels: ['online'], from: null, to: null }, { id: 'over', percent: 100, cases: null, channels: null, from: null, to: '2026-01-01' },
    ]);
    const due = (...claimed: [string, boolean][]): number => feesDue(version, choice, claimed.map(([id, confirmed]) => ({ id, confirmed })), once)[0]?.amount ?? 0;
    expect([due(), due(['all', false]), due(['half', true]), due(['half', true], ['all', true]), due(['over', true]), due(['unknown', true])]).toEqual([15_001, 15_001, 7_500, 0, 15_001, 15_001]);
  });

  it('count persons and copies', () => {
    const version = procedure([row('person', { per: 'person' }), row('copy', { per: 'copy', amount: 5_000 })]);
    expect(feesDue(version, choice, [], quantitiesOf({ members: [{}, {}], copies: { quantity: 3 } }))).toEqual([{ feeId: 'person', amount: 30_000 }, { feeId: 'copy', amount: 15_000 }]);
    expect(quantitiesOf({ members: 'two', copies: -1 })).toEqual({ persons: 1, copies: 1 });
  });
});
