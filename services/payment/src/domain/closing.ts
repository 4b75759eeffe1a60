import { Refusal } from '#contracts';
import type { CounterMethod, RefundMethod } from './payment.js';

/** What a cashier took in or handed back since the last closing. */
export interface TillEntry {
  readonly collectionId: string;
  readonly kind: 'collected' | 'refunded';
  readonly method: CounterMethod | RefundMethod;
  readonly amount: number;
}

/** Sums of a till in đồng. `expectedCash` is what must lie in it: cash taken less cash handed back. */
export interface TillTotals {
  readonly count: number;
  readonly cash: number;
  readonly card: number;
  readonly transfer: number;
  readonly refunded: number;
  readonly expectedCash: number;
}

export function totalsOf(entries: readonly TillEntry[]): TillTotals {
  const sum = (kind: TillEntry['kind'], ...methods: TillEntry['method'][]): number => entries.filter((each) => each.kind === kind && methods.includes(each.method)).reduce((total, { amount }) => total + amount, 0);
  const cash = sum('collected', 'cash');
  return {
    count: entries.length, cash, card: sum('collected', 'card'), transfer: sum('collected', 'transfer'), refunded: sum('refunded', 'cash', 'transfer'), expectedCash: cash - sum('refunded', 'cash'),
  };
}

/** Closes a till (chốt sổ cuối ngày). Refuses with `closing.nothing` an empty one. A difference to what was counted is on record, not refused. */
export function closeTill(entries: readonly TillEntry[], countedCash: number): TillTotals & { readonly countedCash: number; readonly difference: number } {
  if (entries.length === 0) throw new Refusal('closing.nothing');
  const totals = totalsOf(entries);
  return { ...totals, countedCash, difference: countedCash - totals.expectedCash };
}
