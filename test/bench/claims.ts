import { topics } from '#contracts';
import { personas } from '../e2e/world.js';
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { Connection } from './connection.js';

/** A dossier in hand and the version it is at. */
export interface Standing { readonly id: string; readonly code: string; version: number }

/** Who claims: the processing officer (cán bộ thụ lý) of the ward's area unit. */
export interface Claimant { readonly token: string; readonly account: string }

export async function claimant(): Promise<Claimant> {
  const token = (await personas.officer('pdp.xuly')).token ?? '';
  return { token, account: (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub };
}

/**
 * The transition of the load: a processing officer takes a dossier over (phân công), which may be said again and again. Full price: token, lifecycle table,
 * unit, `If-Match`, a fresh `Idempotency-Key` with the stored answer, hash chain, ledger, outbox.
 */
export async function claim(connection: Connection, { token, account }: Claimant, dossier: Standing): Promise<number> {
  const headers = `authorization: Bearer ${token}\r\ncontent-type: application/json\r\nidempotency-key: ${randomUUID()}\r\nif-match: "${dossier.version}"\r\n`;
  const { status, etag } = await connection.request('POST', `/api/one-stop/v1/dossiers/${dossier.id}/assignments`, headers, `{"officer":"${account}"}`);
  if (status !== 200) return status;
  const version = Number(etag?.slice(1, -1));
  if (version !== dossier.version + 1) throw new Error(`a claim of version ${dossier.version} answered with ETag ${etag}`);
  dossier.version = version;
  return status;
}

/** Waits until the broker has everything and intake has followed these dossiers; gives the seconds it took, or a little over 10 when it was not over then. */
export async function quiet(oneStop: Client, intake: Client, dossiers: readonly Standing[]): Promise<number> {
  const began = performance.now();
  for (;;) {
    const seconds = (performance.now() - began) / 1_000;
    const { rows: [outbox] } = await oneStop.query<{ empty: boolean }>('SELECT NOT EXISTS (SELECT 1 FROM outbox_pending) AS empty');
    const { rows: [followed] } = await intake.query<{ behind: number }>(
      `SELECT count(*)::int AS behind FROM unnest($1::uuid[], $2::int[]) AS now (id, version) LEFT JOIN dossier_standing s ON s.dossier_id = now.id WHERE s.version IS DISTINCT FROM now.version`,
      [dossiers.map(({ id }) => id), dossiers.map(({ version }) => version)],
    );
    if (seconds > 10 || (outbox?.empty === true && followed?.behind === 0)) return seconds;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

/** Waits until a service has taken up all that these dossiers have gone through, at most ten seconds. */
export async function followed(follower: Client, dossiers: readonly Standing[]): Promise<void> {
  for (const began = performance.now(); performance.now() - began < 10_000;) {
    const { rows: [row] } = await follower.query<{ behind: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM unnest($1::text[], $2::int[]) AS now (id, version) LEFT JOIN consumer_position p ON p.topic = $3 AND p.subject = now.id WHERE p.last_sequence IS DISTINCT FROM now.version) AS behind`,
      [dossiers.map(({ id }) => id), dossiers.map(({ version }) => version), topics.dossierJournal.name],
    );
    if (row?.behind === false) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}
