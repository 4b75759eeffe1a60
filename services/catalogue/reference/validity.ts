/** Dates between which a row is in force, both included; null is open. Dates compare as text (`YYYY-MM-DD`). */
export interface Validity {
  readonly from?: string | null;
  readonly to?: string | null;
}

const start = (row: Validity): string => row.from ?? '0000-01-01';
const end = (row: Validity): string => row.to ?? '9999-12-31';

export const overlaps = (a: Validity, b: Validity): boolean => start(a) <= end(b) && start(b) <= end(a);
export const covers = (outer: Validity, inner: Validity): boolean => start(outer) <= start(inner) && end(outer) >= end(inner);
export const inForce = (row: Validity, date: string): boolean => start(row) <= date && date <= end(row);
