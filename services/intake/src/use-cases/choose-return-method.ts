import { Refusal, type ReturnMethod } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import type { Evidence, FiledDossier } from '../domain/dossier.js';
import type { ReturnAddress } from '../domain/draft.js';
import { isReturnOffered } from '../domain/draft-findings.js';
import { mayAct } from '../domain/standing.js';
import { actingFor } from './hand-in-dossier.js';
import { Catalogue, Dossiers, SubmissionNews } from './ports.js';

export interface ChooseReturnMethodInput {
  readonly dossierId: string;
  /** Intake's revision of the dossier as last read. */
  readonly ifMatch: number;
  readonly returnMethod: ReturnMethod;
  readonly returnAddress: ReturnAddress | null;
  /** For an officer who asked the applicant and records the choice (H-7). */
  readonly evidence: Evidence | null;
}

/** Chooses, or changes, how the result reaches its owner (hình thức nhận kết quả). Refuses a method that is not offered (`return.not-offered`). */
@Injectable()
export class ChooseReturnMethod {
  constructor(private readonly dossiers: Dossiers, private readonly catalogue: Catalogue, private readonly news: SubmissionNews) {}

  async run(tx: Tx, caller: Caller, { dossierId, ifMatch, returnMethod, returnAddress, evidence }: ChooseReturnMethodInput, now: Date): Promise<FiledDossier> {
    const { dossier, standing } = await this.dossiers.take(tx, dossierId, caller, now);
    if (dossier.revision !== ifMatch) throw new Refusal('precondition.stale', { current: dossier.revision });
    const by = actingFor(caller, dossier, standing, evidence);
    mayAct(standing, 'chooseReturnMethod', by);
    const procedure = await this.catalogue.version(tx, dossier.procedureVersionId);
    const competent = await this.catalogue.agency(tx, standing.competentAgency);
    if (procedure === undefined || !isReturnOffered(returnMethod, procedure, competent, localDateOf(now))) throw new Refusal('return.not-offered');
    const address = returnMethod === 'post' ? returnAddress ?? dossier.returnAddress : dossier.returnAddress;
    if (returnMethod === 'post' && address === null) {
      throw new Refusal('validation.failed', {}, [{ pointer: '/returnAddress', code: 'required', message: { vi: 'Cần địa chỉ nhận kết quả qua bưu chính', en: 'the post needs an address' } }]);
    }
    const revised = { ...dossier, returnMethod, returnAddress: address, revision: dossier.revision + 1 };
    await this.dossiers.revise(tx, revised, { number: revised.revision, kind: 'returnMethodChosen', by, at: now, form: null, fields: [], reason: null, evidence, returnMethod }, []);
    await this.news.returnMethodChosen(tx, revised, by, returnMethod, now);
    return revised;
  }
}
