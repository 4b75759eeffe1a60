import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkout } from '../checkout.js';
import { canBeReachedByOthers } from '../postgres/account.js';

/**
 * Where the state of this checkout lies: in `.motcua` of the checkout. For root, where the account of the database server cannot
 * reach the checkout, in a system folder whose name is made from the checkout's path.
 */
export function stateFolderOfCheckout(): string {
  if (process.env.MOTCUA_STATE) return process.env.MOTCUA_STATE;
  if (process.getuid?.() !== 0 || canBeReachedByOthers(checkout)) return join(checkout, '.motcua');
  return join('/var/lib/mot-cua', `${basename(checkout)}-${createHash('sha256').update(checkout).digest('hex').slice(0, 8)}`);
}

/** A new state folder for one run, gone when the run removes it. */
export function temporaryStateFolder(): string {
  const base = process.getuid?.() !== 0 || canBeReachedByOthers(tmpdir()) ? tmpdir() : '/var/tmp';
  const folder = mkdtempSync(join(base, 'mot-cua-'));
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  return folder;
}
