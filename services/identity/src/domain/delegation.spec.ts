import { delegationFault, standingOn } from './delegation.js';

const today = '2026-11-23';
const offer = { principal: { kind: 'person' as const, id: 'mother' }, delegatePersonId: 'son', from: today, to: null as string | null };

describe('delegation', () => {
  it('may be given from today on, with or without an end', () => {
    expect(delegationFault(offer, today)).toBeNull();
    expect(delegationFault({ ...offer, to: today }, today)).toBeNull();
    expect(delegationFault({ ...offer, from: '2027-01-01', to: '2027-12-31' }, today)).toBeNull();
  });

  it('is not given to oneself, nor backwards, nor for the past', () => {
    expect(delegationFault({ ...offer, delegatePersonId: 'mother' }, today)).toBe('self');
    expect(delegationFault({ ...offer, from: '2026-12-02', to: '2026-12-01' }, today)).toBe('ends-before-it-begins');
    expect(delegationFault({ ...offer, from: '2026-01-01', to: '2026-11-22' }, today)).toBe('past');
    expect(delegationFault({ ...offer, to: '9999-12-31' }, today)).toBe('too-long');
  });

  it('by an organisation may name the person who represents it', () => {
    expect(delegationFault({ ...offer, principal: { kind: 'organisation', id: 'mother' }, delegatePersonId: 'mother' }, today)).toBeNull();
  });

  it('is in force from its first to its last day', () => {
    const term = { from: '2026-11-01', to: '2026-11-30', revokedAt: null };
    expect(standingOn(term, '2026-10-31')).toBe('coming');
    expect(standingOn(term, '2026-11-01')).toBe('in-force');
    expect(standingOn(term, '2026-11-30')).toBe('in-force');
    expect(standingOn(term, '2026-12-01')).toBe('over');
    expect(standingOn({ ...term, revokedAt: new Date('2026-11-05') }, '2026-11-10')).toBe('revoked');
  });
});
