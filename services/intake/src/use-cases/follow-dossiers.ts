import type { DossierFactData, DossierFactName, ReturnMethod } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { filedStanding, type Standing, standingAfter } from '../domain/standing.js';
import { Catalogue, Documents, Dossiers } from './ports.js';

/** One fact of one-stop's journal. */
export interface DossierFact {
  readonly name: DossierFactName;
  readonly data: DossierFactData;
  /** The dossier's version. */
  readonly version: number;
  readonly at: Date;
}

/** Keeps up with dossiers: their standings move, a way of return chosen at one-stop is taken over, and electronic results come into the owners' personal stores (P-q). */
@Injectable()
export class FollowDossiers {
  constructor(private readonly dossiers: Dossiers, private readonly documents: Documents, private readonly catalogue: Catalogue) {}

  /** Facts of any dossiers, those of one dossier in their order. Where many move, only the last standing of each is written. */
  async run(tx: Tx, facts: readonly DossierFact[]): Promise<void> {
    const chosen = facts.filter((fact) => returnMethodOf(fact) !== null);
    if (chosen.length > 0) await this.dossiers.hold(tx, chosen.map(({ data }) => data.dossierId));
    const standings = await this.dossiers.takeStandings(tx, facts.map(({ data }) => data.dossierId));
    const moved = new Map<string, Standing>();
    for (const fact of facts) {
      const { name, data, version, at } = fact;
      const standing = moved.get(data.dossierId) ?? standings.get(data.dossierId) ?? filedStanding(data.receivingAgency, data.competentAgency);
      if (version <= standing.version) continue;
      moved.set(data.dossierId, standingAfter(standing, name, data, version, at));
      await this.takeReturnMethod(tx, fact);
      await this.keepResultOf(tx, fact);
    }
    await this.dossiers.storeStandings(tx, moved);
  }

  private async takeReturnMethod(tx: Tx, fact: DossierFact): Promise<void> {
    const method = returnMethodOf(fact);
    const { actor: { role, ref, unit }, dossierId } = fact.data;
    if (method === null || (role !== 'applicant' && role !== 'delegate' && role !== 'reception')) return;
    await this.dossiers.takeReturnMethod(tx, dossierId, { method, by: { role, ref, unit }, at: fact.at });
  }

  private async keepResultOf(tx: Tx, { name, data, at }: DossierFact): Promise<void> {
    if (name === 'completed') await this.keepResult(tx, data as DossierFactData<'completed'>, at);
    if (name === 'resultReplaced') await this.replaceResult(tx, data as DossierFactData<'resultReplaced'>, at);
    if (name === 'resultRevoked') await this.documents.removeResult(tx, (data as DossierFactData<'resultRevoked'>).detail.resultCode);
  }

  private async keepResult(tx: Tx, { dossierId, procedureVersionId, detail }: DossierFactData<'completed'>, at: Date): Promise<void> {
    if (!detail.electronic || detail.outcome !== 'granted') return;
    await this.addResult(tx, dossierId, procedureVersionId, detail.resultCode, detail.resultDigest, at);
  }

  private async replaceResult(tx: Tx, { dossierId, procedureVersionId, detail }: DossierFactData<'resultReplaced'>, at: Date): Promise<void> {
    if (await this.documents.removeResult(tx, detail.replaces)) await this.addResult(tx, dossierId, procedureVersionId, detail.resultCode, detail.resultDigest, at);
  }

  private async addResult(tx: Tx, dossierId: string, procedureVersionId: string, code: string, digest: string, at: Date): Promise<void> {
    const owner = await this.dossiers.owner(tx, dossierId);
    if (owner === undefined) return;
    const procedure = await this.catalogue.version(tx, procedureVersionId);
    await this.documents.add(tx, {
      id: randomUUIDv7(), owner, kind: 'result', title: procedure?.result.name.vi ?? code, validTo: null, result: { dossierId, code, digest }, addedAt: at,
    });
  }
}

/** The way of return that was chosen at one-stop; null for any other fact, and for what intake itself asked for and has on record. */
function returnMethodOf({ name, data }: DossierFact): ReturnMethod | null {
  if (name !== 'amended') return null;
  const { returnMethod, submission } = (data as DossierFactData<'amended'>).detail;
  return submission === undefined ? returnMethod ?? null : null;
}
