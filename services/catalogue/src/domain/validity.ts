/** Days between which a row is in force, both included; null is open. Days compare as text (`YYYY-MM-DD`). */
export interface Validity {
  readonly from?: string | null;
  readonly to?: string | null;
}

const start = (row: Validity): string => row.from ?? '0000-01-01';
const end = (row: Validity): string => row.to ?? '9999-12-31';

export const overlaps = (a: Validity, b: Validity): boolean => start(a) <= end(b) && start(b) <= end(a);
export const covers = (outer: Validity, inner: Validity): boolean => start(outer) <= start(inner) && end(outer) >= end(inner);
export const inForce = (row: Validity, day: string): boolean => start(row) <= day && day <= end(row);

/** Whether two lists name something together; null means all. */
export const share = <Key>(a: readonly Key[] | null, b: readonly Key[] | null): boolean => a === null || b === null || a.some((entry) => b.includes(entry));

/** Whether a row of a list is meant for one key; null means all. */
export const isFor = <Key>(list: readonly Key[] | null, key: Key): boolean => list === null || list.includes(key);
