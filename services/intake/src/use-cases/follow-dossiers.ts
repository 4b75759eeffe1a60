import type { DossierFactData, DossierFactName } from '#contracts';
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

/** Keeps up with dossiers: their standings move, and electronic results come into the owners' personal stores (P-q). */
@Injectable()
export class FollowDossiers {
  constructor(private readonly dossiers: Dossiers, private readonly documents: Documents, private readonly catalogue: Catalogue) {}

  /** Facts of any dossiers, those of one dossier in their order. Where many move, only the last standing of each is written. */
  async run(tx: Tx, facts: readonly DossierFact[]): Promise<void> {
    const standings = await this.dossiers.takeStandings(tx, facts.map(({ data }) => data.dossierId));
    const moved = new Map<string, Standing>();
    for (const fact of facts) {
      const { name, data, version, at } = fact;
      const standing = moved.get(data.dossierId) ?? standings.get(data.dossierId) ?? filedStanding(data.receivingAgency, data.competentAgency);
      if (version <= standing.version) continue;
      moved.set(data.dossierId, standingAfter(standing, name, data, version, at));
      await this.keepResultOf(tx, fact);
    }
    await this.dossiers.storeStandings(tx, moved);
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
