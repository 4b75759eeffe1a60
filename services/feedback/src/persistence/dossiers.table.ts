import { Refusal } from '#contracts';
import { ownedBy } from '#copies';
import { Database, type Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { AgencyTree, type DossierEnd, type DossierNews, Dossiers, type FiledDossier, type OwnDossier } from '../use-cases/ports.js';

interface OwnRow {
  id: string; code: string; procedure_code: string; receiving_agency: string; competent_agency: string; officers: string[]; state: DossierEnd; ended_at: Date | null; due_at: Date | null; on_time: boolean | null;
  supplements: number; late_opinions: number;
}

/** In one order, whoever writes several. */
const inOrder = <Row extends { readonly id: string }>(rows: readonly Row[]): Row[] => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));

/** What is known of dossiers from submissions and the journal, whichever comes first. */
@Injectable()
export class DossiersTable extends Dossiers {
  async filed(tx: Tx, dossiers: readonly FiledDossier[]): Promise<void> {
    const rows = inOrder(dossiers).map(({ id, code, procedureCode, receivingAgency, competentAgency, owner }) => ({ id, code, procedure_code: procedureCode, receiving_agency: receivingAgency, competent_agency: competentAgency, owner_kind: owner.kind, owner_id: owner.id }));
    await tx.prepared(
      'dossiers-filed',
      `INSERT INTO dossier (id, code, procedure_code, receiving_agency, competent_agency, owner_kind, owner_id, officers, supplements, late_opinions, state)
       SELECT id, code, procedure_code, receiving_agency, competent_agency, owner_kind, owner_id, '{}', 0, 0, 'open'
       FROM jsonb_to_recordset($1::jsonb) AS u (id uuid, code text, procedure_code text, receiving_agency text, competent_agency text, owner_kind text, owner_id uuid)
       ON CONFLICT (id) DO UPDATE SET owner_kind = excluded.owner_kind, owner_id = excluded.owner_id`,
      [JSON.stringify(rows)],
    );
  }

  async heard(tx: Tx, news: readonly DossierNews[]): Promise<void> {
    await tx.prepared(
      'dossiers-heard',
      `INSERT INTO dossier AS d (id, code, procedure_code, receiving_agency, competent_agency, officers, supplements, late_opinions, state, due_at, ended_at, on_time)
       SELECT id, code, "procedureCode", "receivingAgency", "competentAgency", officers, supplements, "lateOpinions", state, "dueAt", "endedAt", "onTime"
       FROM jsonb_to_recordset($1::jsonb) AS u (id uuid, code text, "procedureCode" text, "receivingAgency" text, "competentAgency" text, officers text[], supplements smallint, "lateOpinions" smallint, state text,
         "dueAt" timestamptz, "endedAt" timestamptz, "onTime" boolean)
       ON CONFLICT (id) DO UPDATE SET competent_agency = excluded.competent_agency,
         officers = d.officers || ARRAY(SELECT o FROM unnest(excluded.officers) WITH ORDINALITY AS x (o, n) WHERE o <> ALL (d.officers) ORDER BY n),
         supplements = d.supplements + excluded.supplements, late_opinions = d.late_opinions + excluded.late_opinions,
         state = CASE excluded.state WHEN 'open' THEN d.state ELSE excluded.state END,
         due_at = coalesce(excluded.due_at, d.due_at), ended_at = coalesce(excluded.ended_at, d.ended_at), on_time = coalesce(excluded.on_time, d.on_time)
       -- Most steps of a dossier are by somebody who is known already: nothing is written then.
       WHERE NOT d.officers @> excluded.officers OR excluded.supplements > 0 OR excluded.late_opinions > 0 OR excluded.state <> 'open' OR d.competent_agency <> excluded.competent_agency`,
      [JSON.stringify(inOrder(news))],
    );
  }

  async takeOwn(tx: Tx, dossierId: string, caller: Caller, now: Date): Promise<OwnDossier> {
    const [row] = await tx.prepared<OwnRow>(
      'dossier-take-own',
      `SELECT id, code, procedure_code, receiving_agency, competent_agency, officers, state, ended_at, due_at, on_time, supplements, late_opinions FROM dossier d
       WHERE d.id = $1 AND ${ownedBy('d', 'd.procedure_code', { person: '$2', day: '$3' })} FOR UPDATE OF d`,
      [dossierId, caller.personId, localDateOf(now)],
    );
    if (row === undefined) throw new Refusal('not-found');
    const { id, code, procedure_code: procedureCode, receiving_agency: receivingAgency, competent_agency: competentAgency, officers, state } = row;
    return {
      id, code, procedureCode, receivingAgency, competentAgency, officers, state,
      handling: { endedAt: row.ended_at, dueAt: row.due_at, onTime: row.on_time, supplements: row.supplements, lateOpinions: row.late_opinions },
    };
  }
}

@Injectable()
export class AgencyTreeCopy extends AgencyTree {
  constructor(private readonly database: Database) {
    super();
  }

  async isUnder(agency: string, roots: readonly string[], tx?: Tx): Promise<boolean> {
    if (roots.length === 0) return false;
    const [row] = await (tx ?? this.database).prepared<{ under: boolean }>('agency-under', 'SELECT $1 = ANY (agencies_under($2::text[])) AND EXISTS (SELECT 1 FROM agency WHERE code = $1) AS under', [agency, roots]);
    return row?.under === true;
  }
}
