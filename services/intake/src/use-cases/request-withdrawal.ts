import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import type { Evidence, FiledDossier } from '../domain/dossier.js';
import { mayAct } from '../domain/standing.js';
import { actingFor } from './hand-in-dossier.js';
import { Dossiers, SubmissionNews } from './ports.js';

export interface RequestWithdrawalInput {
  readonly dossierId: string;
  readonly reason: string;
  readonly evidence: Evidence | null;
}

/** The applicant asks to have the dossier back (rút hồ sơ); an officer decides at one-stop. */
@Injectable()
export class RequestWithdrawal {
  constructor(private readonly dossiers: Dossiers, private readonly news: SubmissionNews) {}

  async run(tx: Tx, caller: Caller, { dossierId, reason, evidence }: RequestWithdrawalInput, now: Date): Promise<FiledDossier> {
    const { dossier, standing } = await this.dossiers.take(tx, dossierId, caller, now);
    const by = actingFor(caller, dossier, standing, evidence);
    mayAct(standing, 'requestWithdrawal', by);
    const revised = { ...dossier, revision: dossier.revision + 1 };
    await this.dossiers.revise(tx, revised, { number: revised.revision, kind: 'withdrawalRequested', by, at: now, form: null, fields: [], reason, evidence, returnMethod: null }, []);
    await this.news.withdrawalRequested(tx, revised, by, now);
    return revised;
  }
}
