/**
 * What is known of a file's safety. `pending`: not scanned yet, or the scanner was away; scanned again until it answers.
 * `unavailable`: its bytes cannot be read any more, an operator must look.
 */
export type ScanState = 'pending' | 'clean' | 'infected' | 'unavailable';

/** Where a component of a dossier comes from (NĐ 118/2025: what the state holds is not asked for again). */
export type ComponentSource = 'uploaded' | 'store' | 'state-database' | 'paper';

/** When a file whose scan failed is tried again: after 15 seconds, doubling to at most ten minutes. */
export function nextScanAt(now: Date, attempts: number): Date {
  return new Date(now.getTime() + Math.min(15 * 2 ** Math.min(attempts, 10), 600) * 1_000);
}
