import type { Standing } from './claims.js';
import { type Application, file, fill, residence } from '../e2e/filing.js';
import { act, dossierOf, ward } from '../e2e/world.js';
import type { Portal } from '#testing';
import type { Client } from 'pg';

/** A dossier in the hands of the ward's area unit, brought there through the API: filed, received, transferred. */
export async function dossierInProcessing(citizen: Portal): Promise<Standing> {
  const { dossierId } = await file(citizen, residence());
  const reception = await ward.reception();
  await dossierOf(reception, dossierId);
  await act(reception, dossierId, 'reception', { checkedComponents: ['form-ct01', 'lease'] });
  return act(reception, dossierId, 'transfers', { unit: `${ward.agency}-KV` });
}

/** Last four digits of the number of a copy's owner, as an SQL expression over its code. */
export const digitsOf = (code: string): string => `lpad((abs(hashtext(${code})) % 10000)::text, 4, '0')`;

/**
 * How copies differ from their model, as SQL expressions over `n`, the number of the copy from 1. Where what is on record of them is to be published: the owner of intake's
 * tables, where they are copied too, for those who ask for their cards.
 */
export interface Shape { readonly agency?: string; readonly settled?: string; readonly publishedWith?: Client }

/**
 * Copies a dossier of one-stop with its card, ledger, details and slips, in the database itself: volume, not proof (the chains of copies are their model's).
 * Every copy has a code and an owner of its own. Consumers follow a copy only if its first facts were published.
 */
export async function copyDossier(owner: Client, { id: model }: Standing, count: number, mark: string, { agency = 'd.competent_agency', settled = 'false', publishedWith: intake }: Shape = {}): Promise<Standing[]> {
  await owner.query('DROP TABLE IF EXISTS copies');
  await owner.query(
    `CREATE TEMP TABLE copies AS SELECT uuidv7() AS id, uuidv7() AS owner, d.receiving_agency || '-' || $3 || '-' || lpad(n::text, 6, '0') AS code, ${agency} AS agency, ${settled} AS settled
       FROM dossier d, generate_series(1, $2::int) n WHERE d.id = $1`,
    [model, count, mark],
  );
  const copied = (table: string, key: string, changes: string, of = owner): Promise<unknown> => of.query(
    `INSERT INTO ${table} SELECT made.* FROM ${table} d, copies c, jsonb_populate_record(d, ${changes}) made WHERE d.${key} = $1`, [model],
  );
  await copied('dossier', 'id', `jsonb_build_object('id', c.id, 'code', c.code, 'owner_id', c.owner, 'filed_by', c.owner, 'competent_agency', c.agency, 'receiving_agency', c.agency, 'desk_agency', c.agency,
      'body', d.body || jsonb_build_object('id', c.id, 'code', c.code, 'owner', d.body -> 'owner' || jsonb_build_object('id', c.owner), 'competentAgency', c.agency, 'receivingAgency', c.agency, 'counterAgency', c.agency)
        || CASE WHEN c.settled THEN jsonb_build_object('state', 'returned', 'endedAt', to_jsonb(d.received_at)) ELSE '{}' END)
    || CASE WHEN c.settled THEN jsonb_build_object('state', 'returned', 'ended_at', d.received_at, 'next_due', NULL) ELSE '{}' END`);
  await copied('card', 'dossier_id', `jsonb_build_object('dossier_id', c.id, 'search', lower(c.code) || substr(d.search, strpos(d.search, ' ')), 'lookup', sha256(convert_to(c.code || ' ' || ${digitsOf('c.code')}, 'UTF8')))`);
  await copied('ledger', 'dossier_id', `jsonb_build_object('dossier_id', c.id, 'event', regexp_replace(replace(d.event, d.dossier_id::text, c.id::text), '"id":"[^"]+"', '"id":"' || uuidv7() || '"'))`);
  for (const table of ['ledger_detail', 'slip']) await copied(table, 'dossier_id', `jsonb_build_object('dossier_id', c.id)`);
  if (intake !== undefined) {
    const { rows } = await owner.query<{ id: string; owner: string; code: string }>('SELECT id, owner, code FROM copies');
    await intake.query('DROP TABLE IF EXISTS copies');
    await intake.query(
      'CREATE TEMP TABLE copies AS SELECT * FROM jsonb_to_recordset($1::jsonb) AS c (id uuid, owner uuid, code text)', [JSON.stringify(rows)],
    );
    await copied('dossier', 'id', `jsonb_build_object('id', c.id, 'code', c.code, 'owner_id', c.owner)`, intake);
    for (const table of ['revision', 'component_version']) await copied(table, 'dossier_id', `jsonb_build_object('dossier_id', c.id)`, intake);
    await owner.query('INSERT INTO outbox_pending (dossier_id, version) SELECT dossier_id, version FROM ledger JOIN copies ON id = dossier_id ORDER BY dossier_id, version');
  }
  const { rows } = await owner.query<Standing>('SELECT c.id, c.code, d.version FROM copies c JOIN dossier d USING (id) ORDER BY c.id');
  return rows;
}

/** Drafts ready to be submitted: one filled through the API, copied in the database. */
export async function readyDrafts(owner: Client, who: Portal, application: Application, count: number): Promise<string[]> {
  const { draft } = await fill(who, application);
  if (draft.findings.length > 0) throw new Error(`the draft is not ready: ${JSON.stringify(draft.findings)}`);
  const { rows } = await owner.query<{ id: string }>(
    `WITH fresh AS MATERIALIZED (SELECT uuidv7() AS id FROM generate_series(1, $2::int))
     INSERT INTO draft SELECT made.* FROM draft d, fresh, jsonb_populate_record(d, jsonb_build_object('id', fresh.id)) made WHERE d.id = $1 RETURNING id`,
    [draft.id, count],
  );
  return rows.map(({ id }) => id);
}

/** Deals things out to lanes in turn, for ever, so that no two lanes ever hold the same. */
export function dealer<Thing>(things: readonly Thing[], lanes: number): (lane: number) => Thing {
  const turns = new Array<number>(lanes).fill(0);
  return (lane) => {
    const turn = turns[lane] ?? 0;
    turns[lane] = turn + 1;
    return things[(turn * lanes + lane) % (things.length - things.length % lanes)] as Thing;
  };
}
