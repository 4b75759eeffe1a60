import type { Slip } from '../domain/slip.js';
import type { SlipRow } from '../persistence/dossier.queries.js';

const instants = new Set(['issuedAt', 'receivedAt', 'dueAt', 'previousDue', 'newDue', 'askedAt', 'answerDue']);

/** A slip read back from its row: instants are dates again, and the number drawn is in its place. */
export function numbered({ content, number }: SlipRow): Slip {
  const revived = JSON.parse(JSON.stringify(content), (key, value: unknown) => (instants.has(key) && typeof value === 'string' ? new Date(value) : value)) as Omit<Slip, 'serial'>;
  return { ...revived, serial: number } as Slip;
}
