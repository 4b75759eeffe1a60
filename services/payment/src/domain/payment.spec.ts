import fc from 'fast-check';
import { Refusal } from '#contracts';
import { answered, type Change, collect, ended, handBack, type Payment, receive, unanswered } from './payment.js';

const at = new Date('2026-03-10T09:00:00+07:00');
const due: Payment = { id: 'p', dossierId: 'd', items: [{ feeId: 'passport', amount: 160_000 }], total: 160_000, state: 'due', version: 1, collections: [], ahead: null };
const money = (collectionId = 'c1') => ({ collectionId, method: 'cash' as const, reference: 'G01/2026/0000001', at });
const refusalOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('a payment request', () => {
  it('is paid by its own amount and told to the dossier once', () => {
    const { payment, happenings } = collect(due, money());
    expect(payment).toMatchObject({ state: 'paid', version: 2, collections: [{ amount: 160_000, state: 'held', told: true, answer: null }] });
    expect(happenings).toMatchObject([{ kind: 'settled', collection: { id: 'c1' } }]);
    expect(answered(payment, 'accepted', false)).toMatchObject({ payment: { state: 'paid', collections: [{ answer: 'accepted', state: 'held' }] }, happenings: [] });
  });

  it('is not collected twice at the counter, and what arrives twice through the platform goes back untold', () => {
    const { payment } = collect(due, money());
    expect(refusalOf(() => collect(payment, money('c2')))).toBe('payment.not-due');
    expect(receive(payment, money('c2'))).toMatchObject({ payment: { state: 'paid', collections: [{ state: 'held' }, { state: 'refunding', refundCause: 'paid-twice', told: false }] }, happenings: [{ kind: 'refund-owed' }] });
  });

  it('is owed again when the dossier declines while it may go on, and never again when it has ended', () => {
    const { payment } = collect(due, money());
    expect(answered(payment, 'declined', false)).toMatchObject({ payment: { state: 'due', collections: [{ state: 'refunding', refundCause: 'declined' }] }, happenings: [{ kind: 'refund-owed' }] });
    expect(answered(payment, 'declined', true).payment.state).toBe('cancelled');
  });

  it('goes back after a withdrawal, once, though the dossier also declines what was on its way', () => {
    const withdrawn = ended(collect(due, money()).payment, true);
    expect(withdrawn).toMatchObject({ payment: { state: 'cancelled', collections: [{ state: 'refunding', refundCause: 'withdrawn' }] }, happenings: [{ kind: 'refund-owed' }] });
    expect(answered(withdrawn.payment, 'declined', true)).toMatchObject({ payment: { state: 'cancelled', collections: [{ answer: 'declined', refundCause: 'withdrawn' }] }, happenings: [] });
    expect(ended(due, true)).toMatchObject({ payment: { state: 'cancelled' }, happenings: [] });
    expect(receive(ended(due, false).payment, money())).toMatchObject({ payment: { state: 'cancelled', collections: [{ refundCause: 'not-owed' }] } });
  });

  it('keeps what was paid for a dossier that is stopped on its merits', () => {
    expect(ended(collect(due, money()).payment, false)).toMatchObject({ payment: { state: 'paid', collections: [{ state: 'held' }] }, happenings: [] });
  });

  it('hands back only what is owed back, once', () => {
    const { payment } = ended(collect(due, money()).payment, true);
    const back = handBack(payment, 'c1').payment;
    expect(back.collections).toMatchObject([{ state: 'refunded' }]);
    expect(refusalOf(() => handBack(back, 'c1'))).toBe('refund.not-owed');
    expect(refusalOf(() => handBack(payment, 'c9'))).toBe('not-found');
    expect(refusalOf(() => handBack(collect(due, money()).payment, 'c1'))).toBe('refund.not-owed');
  });

  it('whatever happens in whatever order: it holds its total exactly while it is paid, and every đồng that came in is held, owed back or handed back once', () => {
    const acts = fc.constantFrom('collect', 'receive', 'accepted', 'declined', 'declined-ended', 'ended', 'withdrawn', 'hand-back');
    fc.assert(fc.property(fc.array(acts, { maxLength: 30 }), (sequence) => {
      let payment = due;
      let arrived = 0;
      const news: string[] = [];
      const take = (change: Change): void => {
        payment = change.payment;
        news.push(...change.happenings.map(({ kind, collection }) => `${kind} ${collection.id}`));
      };
      sequence.forEach((act, index) => {
        const version = payment.version;
        const before = payment;
        try {
          if (act === 'collect' || act === 'receive') {
            take((act === 'collect' ? collect : receive)(payment, money(`c${index}`)));
            arrived += 1;
          } else if (act === 'hand-back') payment = handBack(payment, payment.collections.find(({ state }) => state === 'refunding')?.id ?? 'none').payment;
          else if (act === 'ended' || act === 'withdrawn') take(ended(payment, act === 'withdrawn'));
          else take(answered(payment, act === 'accepted' ? 'accepted' : 'declined', act === 'declined-ended'));
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
        }
        expect(payment.version).toBe(payment === before ? version : version + 1);
        expect(payment.collections.filter(({ state }) => state === 'held')).toHaveLength(payment.state === 'paid' ? 1 : 0);
        expect(payment.collections).toHaveLength(arrived);
        expect(unanswered(payment).every(({ told }) => told)).toBe(true);
      });
      expect(new Set(news).size).toBe(news.length);
      for (const { id, state, told } of payment.collections) {
        expect(news.includes(`settled ${id}`)).toBe(told);
        expect(news.includes(`refund-owed ${id}`)).toBe(state !== 'held');
      }
    }));
  });
});
