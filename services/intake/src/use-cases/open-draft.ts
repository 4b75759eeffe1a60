import { type Agency, type Channel, type ProcedureVersion, Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { type Audience, audienceOf, type Owner, type Party } from '../domain/applicant.js';
import { type Caller, counterOf } from '../domain/caller.js';
import type { FiledDossier } from '../domain/dossier.js';
import { choiceOf, type Draft, formPartsOf } from '../domain/draft.js';
import { competence } from '../domain/offer.js';
import type { JsonObject } from '../domain/pointer.js';
import { type Prefilled, prefill } from '../domain/prefill.js';
import { Catalogue, Delegations, Dossiers, Drafts, Files } from './ports.js';

/** What a draft is opened for, and for whom. */
export interface OpenDraftInput {
  readonly procedureCode: string;
  readonly caseKey: string;
  readonly receivingAgency: string;
  /** Absent: the receiving agency itself. */
  readonly competentAgency: string | null;
  readonly channel: Channel;
  readonly audience: Audience | null;
  /** Whom the dossier belongs to, already known by id; at the counter this is the person identity found or registered. */
  readonly owner: Owner;
  /** What identity says of them; null when it did not answer, the draft then opens empty. */
  readonly party: Party | null;
  /** A dossier of the same owner and procedure to begin from: its form and clean files are taken over (U-5). */
  readonly fromDossier: string | null;
  /** Who hands the papers in for the owner at the counter, where it is another. */
  readonly submitterName: string | null;
}

/**
 * Opens a draft (tạo hồ sơ), filled with what the state holds. Refuses what the catalogue does not offer (`draft.not-offered`), acting for others without a
 * delegation (`delegation.missing`), and a counter that is not the officer's (`counter.not-yours`).
 */
@Injectable()
export class OpenDraft {
  constructor(
    private readonly drafts: Drafts, private readonly dossiers: Dossiers, private readonly catalogue: Catalogue,
    private readonly delegations: Delegations, private readonly files: Files,
  ) {}

  async run(tx: Tx, caller: Caller, input: OpenDraftInput, now: Date): Promise<Draft> {
    const today = localDateOf(now);
    const { procedure } = await this.offered(tx, input, today);
    const isOwn = input.owner.kind === 'person' && input.owner.id === caller.personId;
    const enteredBy = await this.authorise(tx, caller, input, isOwn, today);
    const model = input.fromDossier === null ? null : await this.model(tx, caller, input, now);
    const filled = model === null ? await this.prefilled(tx, input, procedure, isOwn, today) : { form: model.form, sources: [] };
    const draft: Draft = {
      id: randomUUIDv7(), version: 1,
      procedureCode: procedure.code, procedureVersionId: procedure.id, caseKey: input.caseKey, channel: input.channel,
      audience: input.audience ?? audienceOf(input.owner, input.party?.details ?? null),
      receivingAgency: input.receivingAgency, competentAgency: input.competentAgency ?? input.receivingAgency,
      owner: input.owner, ownerDetails: input.party?.details ?? null,
      filedByPerson: input.channel === 'online' ? caller.personId : null,
      submitter: input.submitterName === null ? null : { fullName: input.submitterName },
      enteredBy,
      form: filled.form, prefilled: filled.sources,
      returnMethod: null, returnAddress: null, exemptions: [], papers: {}, handedInAt: null, dossierId: null, createdAt: now, updatedAt: now,
    };
    await this.drafts.add(tx, draft);
    if (model !== null) await this.files.copyToDraft(tx, model.dossier.id, draft.id, caller.accountId, now);
    return draft;
  }

  /** The dossier to begin from; one of another owner or procedure is none. */
  private async model(tx: Tx, caller: Caller, { fromDossier, owner, procedureCode }: OpenDraftInput, now: Date): Promise<{ dossier: FiledDossier; form: JsonObject }> {
    const { dossier, form } = await this.dossiers.take(tx, fromDossier ?? '', caller, now);
    const same = dossier.owner.kind === owner.kind && dossier.owner.id === owner.id && dossier.procedureCode === procedureCode;
    if (!same) throw new Refusal('not-found');
    return { dossier, form };
  }

  private async offered(tx: Tx, input: OpenDraftInput, today: string): Promise<{ procedure: ProcedureVersion; competent: Agency }> {
    const refuse = (pointer: string, code: string, vi: string, en: string): never => {
      throw new Refusal('draft.not-offered', {}, [{ pointer, code, message: { vi, en } }]);
    };
    const procedure = await this.catalogue.versionInForce(tx, input.procedureCode, today)
      ?? refuse('/procedureCode', 'procedure-not-in-force', 'Không có thủ tục đang có hiệu lực với mã này', 'no procedure of this code is in force');
    if (!procedure.cases.some(({ key }) => key === input.caseKey)) refuse('/caseKey', 'case-unknown', 'Thủ tục không có trường hợp này', 'is not a case of the procedure');
    if (!procedure.channels.includes(input.channel)) refuse('/channel', 'channel-not-offered', 'Thủ tục không tiếp nhận qua kênh này', 'the procedure is not offered on this channel');
    if (await this.catalogue.agency(tx, input.receivingAgency) === undefined) refuse('/receivingAgency', 'agency-unknown', 'Không có cơ quan với mã này', 'no agency of this code');
    const competent = await this.catalogue.agency(tx, input.competentAgency ?? input.receivingAgency);
    if (competent === undefined || competence(competent, procedure.code, today) === undefined) {
      return refuse(input.competentAgency === null ? '/receivingAgency' : '/competentAgency', 'agency-not-competent', 'Cơ quan không có thẩm quyền giải quyết thủ tục này', 'the agency is not competent for this procedure');
    }
    return { procedure, competent };
  }

  /** At the counter: a reception officer of the receiving agency, never for themselves. Online: the owner, or a delegate. */
  private async authorise(tx: Tx, caller: Caller, input: OpenDraftInput, isOwn: boolean, today: string): Promise<Draft['enteredBy']> {
    if (input.channel !== 'online') {
      const { unit } = counterOf(caller, input.receivingAgency);
      if (isOwn) throw new Refusal('dossier.own');
      return { accountId: caller.accountId, unit };
    }
    if (caller.personId === null) throw new Refusal('auth.forbidden');
    if (!isOwn && !(await this.delegations.holds(tx, caller.personId, input.owner, input.procedureCode, today))) throw new Refusal('delegation.missing');
    return null;
  }

  private async prefilled(tx: Tx, input: OpenDraftInput, procedure: ProcedureVersion, isOwn: boolean, today: string): Promise<Prefilled> {
    const known = await this.dossiers.earlier(tx, input.owner, procedure.code);
    // Somebody else's other dossiers are no business of a delegate for this procedure.
    const earlier = known !== undefined && (isOwn || known.procedureCode === procedure.code) ? known : null;
    return formPartsOf(procedure, choiceOf(input, today)).reduce<Prefilled>((filled, { eform, prefix }) => {
      const next = prefill(filled.form, eform, prefix, input.party?.profile ?? null, earlier);
      return { form: next.form, sources: [...filled.sources, ...next.sources] };
    }, { form: {}, sources: [] });
  }
}
