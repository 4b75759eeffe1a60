import { Refusal } from '#contracts';
import { ownedBy } from '#copies';
import { type Tx, withoutDiacritics } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { agenciesOf, answeringRoles, type Caller, handlingRoles } from '../domain/caller.js';
import type { Capacity, Petition, PetitionEntry } from '../domain/petition.js';
import type { Petitioner } from '../domain/redaction.js';
import { type NewPetition, type PetitionedDossier, Petitions, type TakenPetition } from '../use-cases/petition-ports.js';
import { petitionColumns, petitionOf } from './petition.rows.js';

/** Petitions `p` within somebody's reach: $2 person, $3 agencies whose matters they handle, $4 agencies from which they oversee. */
export const petitionReach = `(p.person_id = $2::uuid OR p.agency = ANY ($3::text[]) OR p.receiving_agency = ANY ($3::text[])
  OR (cardinality($4::text[]) > 0 AND p.superior_agency = ANY (agencies_under($4::text[]))))`;
export const petitionReachOf = (caller: Caller): unknown[] => [caller.personId, agenciesOf(caller, handlingRoles), agenciesOf(caller, ['overseer'])];

@Injectable()
export class PetitionsTable extends Petitions {
  async add(tx: Tx, { petition: p, source, personId, petitioner, text, enteredAt }: NewPetition, entry: PetitionEntry, by: Caller): Promise<void> {
    await tx.prepared(
      'petition-add',
      `INSERT INTO petition (id, version, state, kind, source, dossier_id, agency, receiving_agency, superior_agency, person_id, petitioner, text, received_at, entered_at, counted_from, waited_days, refuse_due, ask_more_due,
         answer_due, was_late, repeats_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, $17, $18, false, $19)`,
      [
        p.id, p.version, p.state, p.kind, source, p.dossierId, p.agency, p.receivingAgency, p.superiorAgency, personId, JSON.stringify(petitioner), text, p.receivedAt, enteredAt, p.countedFrom, p.refuseDue, p.askMoreDue, p.answerDue,
        p.repeatsId,
      ],
    );
    await this.note(tx, p, entry, by);
  }

  async takeFor(tx: Tx, id: string, caller: Caller): Promise<TakenPetition> {
    const [row] = await tx.prepared<Petition & { petitioner: Petitioner; own: boolean; overseen: boolean; [column: string]: unknown }>(
      'petition-take',
      `SELECT ${petitionColumns}, p.petitioner, coalesce(p.person_id = $2::uuid, false) AS own, (cardinality($4::text[]) > 0 AND coalesce(p.superior_agency = ANY (agencies_under($4::text[])), false)) AS overseen
       FROM petition p WHERE p.id = $1 AND ${petitionReach} FOR UPDATE OF p`,
      [id, ...petitionReachOf(caller)],
    );
    if (row === undefined) throw new Refusal('not-found');
    return { petition: petitionOf(row), petitioner: row.petitioner, capacities: capacitiesOf(row, caller) };
  }

  async keep(tx: Tx, p: Petition, entry: PetitionEntry, by: Caller): Promise<void> {
    await tx.prepared(
      'petition-keep',
      `UPDATE petition SET version = $2, state = $3, agency = $4, superior_agency = $5, counted_from = $6, waited_days = $7, asked_from = $8, asked_at = $9, refuse_due = $10, ask_more_due = $11, answer_due = $12, publish_due = $13,
         first_contact_at = $14, answer = $15, outcome = $16, answered_at = $17, was_late = $18, public_text = $19, public_answer = $20, published_at = $21, search = $22, rating = $23, settlement = $24, closed_at = $25, repeats_id = $26
       WHERE id = $1`,
      [
        p.id, p.version, p.state, p.agency, p.superiorAgency, p.countedFrom, p.waitedDays, p.askedFrom, p.askedAt, p.refuseDue, p.askMoreDue, p.answerDue, p.publishDue, p.firstContactAt, p.answer, p.outcome, p.answeredAt, p.wasLate,
        p.publicText, p.publicAnswer, p.publishedAt, p.publicText === null ? null : withoutDiacritics(`${p.publicText} ${p.publicAnswer ?? ''}`), p.rating, p.settlement, p.closedAt, p.repeatsId,
      ],
    );
    await this.note(tx, p, entry, by);
  }

  async firstOn(tx: Tx, dossierId: string, personId: string): Promise<string | null> {
    const [row] = await tx.prepared<{ root: string }>('petition-first-on', 'SELECT coalesce(repeats_id, id) AS root FROM petition WHERE dossier_id = $1 AND person_id = $2 ORDER BY received_at, id LIMIT 1', [dossierId, personId]);
    return row?.root ?? null;
  }

  async rootOf(tx: Tx, id: string, caller: Caller): Promise<string> {
    const [row] = await tx.prepared<{ root: string }>('petition-root', `SELECT coalesce(p.repeats_id, p.id) AS root FROM petition p WHERE p.id = $1 AND ${petitionReach}`, [id, ...petitionReachOf(caller)]);
    if (row === undefined) throw new Refusal('petition.repeated-unknown');
    return row.root;
  }

  async ownDossier(tx: Tx, dossierId: string, caller: Caller, now: Date): Promise<PetitionedDossier | undefined> {
    const [row] = await tx.prepared<{ id: string; competentAgency: string }>(
      'petitioned-dossier', `SELECT d.id, d.competent_agency AS "competentAgency" FROM dossier d WHERE d.id = $1 AND ${ownedBy('d', 'd.procedure_code', { person: '$2', day: '$3' })}`, [dossierId, caller.personId, localDateOf(now)],
    );
    return row;
  }

  async dossierByCode(tx: Tx, code: string): Promise<PetitionedDossier | undefined> {
    const [row] = await tx.prepared<{ id: string; competentAgency: string }>('petitioned-dossier-code', 'SELECT id, competent_agency AS "competentAgency" FROM dossier WHERE code = $1', [code]);
    return row;
  }

  private async note(tx: Tx, { id, version, agency }: Petition, { action, from, to, at, by: capacity, text, reasonCode, late }: PetitionEntry, by: Caller): Promise<void> {
    await tx.prepared(
      'petition-note', 'INSERT INTO petition_entry (petition_id, version, action, from_state, to_state, at, capacity, account, agency, text, reason_code, late) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
      [id, version, action, from, to, at, capacity, by.accountId, agency, text, reasonCode, late],
    );
  }
}

function capacitiesOf(row: Petition & { readonly own: boolean; readonly overseen: boolean }, caller: Caller): ReadonlySet<Capacity> {
  if (row.own) return new Set(['petitioner']);
  const [handling, answering] = [agenciesOf(caller, handlingRoles), agenciesOf(caller, answeringRoles)];
  return new Set<Capacity>([
    ...(handling.includes(row.receivingAgency) ? ['receiver' as const] : []), ...(handling.includes(row.agency) ? ['concerned' as const] : []), ...(answering.includes(row.agency) ? ['answerer' as const] : []),
    ...(row.overseen ? ['overseer' as const] : []),
  ]);
}
