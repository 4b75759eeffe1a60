import type { OrderKind } from './order.js';

/** One price of the installation's tariff (giá cước), in force on these days. */
export interface TariffEntry {
  /** `own`: to the owner's own address; `another`: to another one (H-7); `pick-up`: papers fetched at the applicant's. */
  readonly service: 'own' | 'another' | 'pick-up';
  /** The agency whose contract says so; absent for every agency without a price of its own. */
  readonly agency?: string | undefined;
  /** Whole đồng. */
  readonly amount: number;
  /** First and last day, the last one null while it is open. */
  readonly from: string;
  readonly to: string | null;
  readonly source: string;
  readonly verified: boolean;
}

/** What an installation charges until it says otherwise. None of the amounts was read in a decision of the post: they are examples, and say so. */
export const exampleTariff: readonly TariffEntry[] = [
  { service: 'own', amount: 0, from: '2020-01-01', to: null, source: 'Ví dụ; theo thông báo, chỉ địa chỉ khác phải trả cước (H-7)', verified: false },
  { service: 'another', amount: 30_000, from: '2020-01-01', to: null, source: 'Ví dụ; chưa đọc được biểu giá cước của bưu chính', verified: false },
  { service: 'pick-up', amount: 25_000, from: '2020-01-01', to: null, source: 'Ví dụ; chưa đọc được biểu giá cước của bưu chính', verified: false },
];

/** What an order costs by an agency's contract on a day in Vietnam; without a price of its own, as everywhere. Throws where the tariff has none: it was checked at start. */
export function postageOf(tariff: readonly TariffEntry[], { kind, toAnother, agency }: { readonly kind: OrderKind; readonly toAnother: boolean; readonly agency: string }, on: string): number {
  const service = kind === 'pick-up' ? 'pick-up' : toAnother ? 'another' : 'own';
  const inForce = tariff.filter((each) => each.service === service && each.from <= on && (each.to === null || on <= each.to));
  const entry = inForce.find((each) => each.agency === agency) ?? inForce.find((each) => each.agency === undefined);
  if (entry === undefined) throw new Error(`the tariff has no price for ${service} on ${on}`);
  return entry.amount;
}

const plain = (words: string): string => words.normalize('NFC').toLocaleLowerCase('vi').replaceAll(/[\s,.;:-]+/g, ' ').trim();

/** Whether a parcel goes to another address than the owner's own; an owner whose address nobody knows is taken at the word. */
export function isAnotherAddress(line: string, ownAddress: string | null): boolean {
  return ownAddress !== null && plain(line) !== plain(ownAddress);
}
