import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { changed, type Draft, type DraftChange } from '../domain/draft.js';
import { Catalogue, Drafts } from './ports.js';

/** Days back an officer may enter what was handed in on paper. */
const enteredLaterDays = 30;

/** Most bytes of a form as JSON, UTF-8. */
const largestForm = 262_144;

export interface SaveDraftInput extends Omit<DraftChange, 'procedureVersionId' | 'exemptions'> {
  readonly draftId: string;
  /** Version last read. */
  readonly ifMatch: number;
  /** Grounds of exemption claimed; an officer may confirm them, an applicant may not. */
  readonly exemptions?: readonly { readonly id: string; readonly confirmed?: boolean }[];
  /** Moves the draft to the procedure version in force now. */
  readonly moveToCurrentVersion?: boolean;
}

/** Saves a draft (lưu hồ sơ nháp) whatever its form says; only a form too large is refused (`payload.too-large`), and a stale version (`precondition.stale`). */
@Injectable()
export class SaveDraft {
  constructor(private readonly drafts: Drafts, private readonly catalogue: Catalogue) {}

  async run(tx: Tx, caller: Caller, { draftId, ifMatch, exemptions, moveToCurrentVersion, ...change }: SaveDraftInput, now: Date): Promise<Draft> {
    if (change.form !== undefined && Buffer.byteLength(JSON.stringify(change.form)) > largestForm) throw new Refusal('payload.too-large');
    const draft = await this.drafts.take(tx, draftId, caller, now);
    const current = moveToCurrentVersion === true ? await this.catalogue.versionInForce(tx, draft.procedureCode, localDateOf(now)) : undefined;
    if (change.handedInAt != null) requireEnteredLater(draft, change.handedInAt, now);
    if (draft.enteredBy === null && (exemptions?.some(({ confirmed }) => confirmed === true) ?? false)) throw new Refusal('exemption.needs-officer');
    const next = changed(draft, ifMatch, {
      ...change,
      ...(exemptions === undefined ? {} : { exemptions: exemptions.map(({ id, confirmed }) => ({ id, confirmed: confirmed ?? false })) }),
      ...(current === undefined ? {} : { procedureVersionId: current.id }),
    }, now);
    await this.drafts.store(tx, next);
    return next;
  }
}

function requireEnteredLater(draft: Draft, handedInAt: Date, now: Date): void {
  const earliest = now.getTime() - enteredLaterDays * 86_400_000;
  if (draft.channel !== 'online' && handedInAt <= now && handedInAt.getTime() >= earliest) return;
  throw new Refusal('validation.failed', {}, [{ pointer: '/handedInAt', code: 'out-of-range', message: {
    vi: `Chỉ dùng cho hồ sơ giấy, không sau hiện tại và không quá ${enteredLaterDays} ngày trước`, en: `is for papers only, not in the future and at most ${enteredLaterDays} days ago`,
  } }]);
}
