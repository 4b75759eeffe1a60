import { existsSync } from 'node:fs';
import type { SystemAddresses } from '../../libs/testing/src/system.js';
import { program } from './checkout.js';

/**
 * Leads one dossier through its whole life in front of the reader.
 * @returns false where the walk is not part of this checkout
 */
export async function walkThrough(addresses: SystemAddresses): Promise<boolean> {
  const entry = program('deploy/local/walk/walk');
  if (!existsSync(entry)) return false;
  const { walk } = (await import(entry)) as { walk: (addresses: SystemAddresses) => Promise<void> };
  await walk(addresses);
  return true;
}
