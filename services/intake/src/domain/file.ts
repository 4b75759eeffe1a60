/**
 * What is known of a file's safety. `pending`: not scanned yet, or the scanner was away; scanned again until it answers.
 * `unavailable`: its bytes cannot be read any more, an operator must look.
 */
export type ScanState = 'pending' | 'clean' | 'infected' | 'unavailable';

/** Whether the digital signatures (chữ ký số) in a file hold: true intact and by a trusted authority, false altered or untrusted, null none in it, or not examined. */
export type SignatureState = boolean | null;

/** What the signatures of its files say of a component: one that does not hold spoils it, and only where every file is signed is it signed. */
export function signatureOf(files: readonly { readonly signatureValid: SignatureState }[]): SignatureState {
  if (files.some(({ signatureValid }) => signatureValid === false)) return false;
  return files.length > 0 && files.every(({ signatureValid }) => signatureValid === true) ? true : null;
}

/** Where a component of a dossier comes from (NĐ 118/2025: what the state holds is not asked for again). */
export type ComponentSource = 'uploaded' | 'store' | 'state-database' | 'paper';

/** When a file whose scan failed is tried again: after 15 seconds, doubling to at most ten minutes. */
export function nextScanAt(now: Date, attempts: number): Date {
  return new Date(now.getTime() + Math.min(15 * 2 ** Math.min(attempts, 10), 600) * 1_000);
}
