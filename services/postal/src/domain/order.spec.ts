import fc from 'fast-check';
import { act, callOff, carrierEvents, type CarrierEvent, finalStates, hear, inTurn, needsAttention, pack, type Order, type OrderEvent, type OrderKind, orderLine, type OrderState, type Word } from './order.js';
import { Invitations } from './invitations.js';

const order = (change: Partial<Order> = {}): Order => ({
  id: 'o', kind: 'return', state: 'registered', version: 1, dossierId: 'd', procedureCode: '1.001456', agency: 'A1', counter: 'A1', heard: 0, failures: [], reasonCode: null, cancelWanted: false, sent: true, originalsEnclosed: false, endedAt: null, ...change,
});
const day = (number: number): Date => new Date(`2026-03-${String(number).padStart(2, '0')}T09:00:00+07:00`);
const word = (sequence: number, event: CarrierEvent, at = day(2), identityChecked = true): Word => ({ sequence, event, at, identityChecked, collected: null });
const invitations = new Invitations(null);
const after = (words: readonly Word[], start = order()): Order => words.reduce((now, each) => hear(now, each, invitations).order, start);
/** What arrives, in any order and however often, taken as the use case takes it. */
function arriving(words: readonly Word[], start = order()): Order {
  const known = new Map<number, Word>();
  return words.reduce((now, each) => {
    if (!known.has(each.sequence)) known.set(each.sequence, each);
    return after(inTurn(now.heard, [...known.values()].filter(({ sequence }) => sequence > now.heard)), now);
  }, start);
}

describe('the life of an order', () => {
  const events: OrderEvent[] = [...carrierEvents, 'takenIn', 'declined', 'handedOver', 'dropped'];
  const states: OrderState[] = ['registered', 'collecting', 'collected', 'delivering', 'delivered', 'returned', 'cancelled'];
  const rank: Record<OrderState, number> = { registered: 0, collecting: 1, collected: 2, delivering: 3, delivered: 4, returned: 4, cancelled: 4 };
  const every = (['return', 'pick-up'] as OrderKind[]).flatMap((kind) => states.flatMap((state) => events.map((event) => [kind, state, event] as const)));

  it.each(every)('%s, %s: %s leads somewhere or nowhere, never back, and never out of an end', (kind, state, event) => {
    const to = orderLine[kind][state][event];
    if (finalStates.has(state)) expect(to).toBeNull();
    if (to !== null) expect(rank[to]).toBeGreaterThanOrEqual(rank[state]);
    const before = order({ kind, state, endedAt: finalStates.has(state) ? day(1) : null });
    if ((carrierEvents as readonly string[]).includes(event)) {
      const { order: now, moved } = hear(before, word(1, event as CarrierEvent), invitations);
      expect(now.state).toBe(to ?? state);
      expect(now.heard).toBe(1);
      expect(moved).toBe(to !== null && (to !== state || event === 'failed'));
      expect(now.endedAt !== null).toBe(finalStates.has(now.state));
    } else if (to === null) expect(() => act(before, event as 'takenIn', day(2))).toThrow(expect.objectContaining({ code: 'order.action-not-allowed' }));
    else expect(act(before, event as 'takenIn', day(2)).state).toBe(to);
  });

  it('only the record of the hand-over delivers papers; only the carrier delivers results', () => {
    expect(every.filter(([kind, state, event]) => orderLine[kind][state][event] === 'delivered').map(([kind, , event]) => `${kind} ${event}`).filter((each, index, all) => all.indexOf(each) === index))
      .toEqual(['return delivered', 'pick-up handedOver']);
  });

  it('words in any order and however often lead where they lead in their own order', () => {
    const way: CarrierEvent[][] = [['collecting', 'collected', 'delivering', 'delivered'], ['collecting', 'collected', 'delivering', 'failed', 'delivering', 'failed', 'returned'], ['collecting', 'cancelled'], ['delivered', 'returned']];
    fc.assert(fc.property(fc.constantFrom(...way).chain((events) => {
      const words = events.map((event, index) => word(index + 1, event, day(2 + index)));
      return fc.tuple(fc.constant(words), fc.shuffledSubarray([...words, ...words, ...words], { minLength: words.length * 3 }));
    }), ([words, shuffled]) => {
      expect(arriving(shuffled)).toEqual(after(words));
    }));
  });

  it('a word waits for those before it', () => {
    expect(arriving([word(1, 'collecting'), word(3, 'delivering'), word(4, 'delivered')]).state).toBe('collecting');
    expect(arriving([word(4, 'delivered'), word(1, 'collecting'), word(3, 'delivering'), word(2, 'collected')])).toMatchObject({ state: 'delivered', heard: 4, endedAt: day(2) });
  });

  it('comes back after two invitations two working days apart, and too early before', () => {
    const missed = (second: number): Order => after([word(1, 'delivering'), word(2, 'failed', day(2)), word(3, 'delivering', day(second)), word(4, 'failed', day(second)), word(5, 'returned', day(9))]);
    expect(missed(4)).toMatchObject({ state: 'returned', reasonCode: 'undelivered', failures: [day(2), day(4)] });
    expect(missed(3)).toMatchObject({ state: 'returned', reasonCode: 'returned-early' });
    expect(after([word(1, 'delivering'), word(2, 'returned')]).reasonCode).toBe('returned-early');
    expect(needsAttention(missed(4))).toBe(true);
  });

  it('a result given to somebody unchecked is for an officer to look at', () => {
    const given = after([word(1, 'delivering'), word(2, 'delivered', day(2), false)]);
    expect(given).toMatchObject({ state: 'delivered', reasonCode: 'identity-unchecked' });
    expect(needsAttention(given)).toBe(true);
  });

  it('is dropped at once while the carrier never heard of it, asked back while it was not collected, and goes on afterwards', () => {
    expect(callOff(order({ sent: false }), day(2), 'asked')).toMatchObject({ state: 'cancelled', reasonCode: 'asked' });
    const asked = callOff(order({ state: 'collecting' }), day(2), 'asked');
    expect(asked).toMatchObject({ state: 'collecting', cancelWanted: true, version: 2 });
    expect(callOff(asked, day(2), 'asked')).toBe(asked);
    expect(hear(asked, word(1, 'cancelled'), invitations).order).toMatchObject({ state: 'cancelled', reasonCode: 'asked' });
    expect(() => callOff(order({ state: 'delivering' }), day(2), 'asked')).toThrow(expect.objectContaining({ code: 'order.action-not-allowed' }));
  });

  it.each(states)('O-18: a return that is %s is packed while it lies at the agency; papers to an agency never', (state) => {
    const at = (kind: OrderKind): (() => Order) => () => pack(order({ kind, state }), true);
    if (state === 'registered' || state === 'collecting') expect(at('return')()).toMatchObject({ originalsEnclosed: true, version: 2 });
    else expect(at('return')).toThrow(expect.objectContaining({ code: 'order.action-not-allowed' }));
    expect(at('pick-up')).toThrow(expect.objectContaining({ code: 'order.action-not-allowed' }));
  });
});
