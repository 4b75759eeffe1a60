import type { InputError, Provenance } from '#contracts';
import { finding } from './finding.js';

/** Every provenance in a document, with where it stands. */
function* provenances(value: unknown, pointer: string): Generator<{ readonly pointer: string; readonly provenance: Provenance }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, entry] of Object.entries(value)) {
    const here = `${pointer}/${key}`;
    if (key === 'provenance' && isProvenance(entry)) yield { pointer: here, provenance: entry };
    // What stands in an e-form's own schema and layout is the form's, not ours.
    else if (key !== 'schema' && key !== 'ui') yield* provenances(entry, here);
  }
}

/** Only what was read in the law (T) or seen in running public data (C) may be called verified. */
export function falseClaims(document: object): InputError[] {
  return [...provenances(document, '')].filter(({ provenance: { verified, tag } }) => verified && tag !== 'T' && tag !== 'C').map(({ pointer, provenance: { tag } }) =>
    finding(pointer, 'not-verified', `Ghi là đã xác minh nhưng nguồn loại ${tag}`, `verified, but tagged ${tag}`));
}

/** Whether every fact of a document is verified. */
export const allVerified = (document: object): boolean => [...provenances(document, '')].every(({ provenance }) => provenance.verified);

function isProvenance(value: unknown): value is Provenance {
  return typeof value === 'object' && value !== null && 'tag' in value && 'verified' in value;
}
