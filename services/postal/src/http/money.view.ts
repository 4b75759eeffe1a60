import { vietnamTime } from '#working-time';
import type { DaySum, MoneyOfDay, SeenMoney } from '../persistence/money.queries.js';
import type { Collected } from '../use-cases/ports.js';

/** Money the post collected. */
export class MoneyView {
  id!: string;
  purpose!: 'dossier-fee' | 'postage';
  /** Whole đồng. */
  amount!: number;
  /** Of it, what nobody owed: the post hands it back. */
  owedBack!: number;
  receipt!: string;
  at!: string;
}

export function moneyViewOf({ id, purpose, amount, owedBack, receipt, at }: Pick<Collected, 'id' | 'purpose' | 'amount' | 'owedBack' | 'receipt' | 'at'>): MoneyView {
  return { id, purpose, amount, owedBack, receipt, at: vietnamTime(at) };
}

/** A receipt for the carriage beside what was owed when it came. */
export class MoneyOwedBackView extends MoneyView {
  orderId!: string;
  tracking!: string | null;
  dossierCode!: string | null;
  /** Whole đồng; null for a fee. */
  expected!: number | null;
  handedBackAt!: string | null;
}

export function moneyOwedBackViewOf(seen: SeenMoney): MoneyOwedBackView {
  const { orderId, tracking, dossierCode, expected, handedBackAt } = seen;
  return { ...moneyViewOf(seen), orderId, tracking, dossierCode, expected, handedBackAt: handedBackAt === null ? null : vietnamTime(handedBackAt) };
}

export class HandedBackView {
  /** Whole đồng. */
  amount!: number;
}

export class MoneySumView {
  purpose!: string;
  count!: number;
  /** Whole đồng. */
  amount!: number;
}

/** The daily report of what the post took for an agency (báo cáo đối soát ngày). */
export class MoneyDayView {
  agency!: string;
  day!: string;
  collected!: MoneySumView[];
  handedBack!: MoneySumView[];
  /** Receipts for the carriage that are not what was owed: too much, too little, a second time. */
  differences!: MoneyOwedBackView[];
}

export function moneyDayViewOf(agency: string, day: string, { collected, handedBack, differences }: MoneyOfDay): MoneyDayView {
  const sums = (rows: readonly DaySum[]): MoneySumView[] => rows.map(({ purpose, count, amount }) => ({ purpose, count, amount }));
  return { agency, day, collected: sums(collected), handedBack: sums(handedBack), differences: differences.map(moneyOwedBackViewOf) };
}
