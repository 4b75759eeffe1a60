import type { Channel, Component, ProcedureVersion, ReturnMethod } from '#contracts';
import { vietnamTime } from '#working-time';
import type { Audience } from '../domain/applicant.js';
import { choiceOf, type ComponentFile, type Draft } from '../domain/draft.js';
import type { Finding } from '../domain/finding.js';
import { componentsOf } from '../domain/offer.js';

export class TextView {
  vi!: string;
  en?: string;
}

/** Something still wrong with a draft (điểm chưa đạt). */
export class FindingView {
  /** JSON Pointer: `/form/...` a field, `/components/<id>`, `/returnMethod`, `/caseKey`, ... */
  pointer!: string;
  /** Stable code: `required`, `pattern`, `component-missing`, ... */
  code!: string;
  message!: TextView;
}

/** A note about the draft as a whole. */
export class NoteView {
  /** `profile.unavailable`, `version.superseded`. */
  code!: string;
  message!: TextView;
}

/** Where a pre-filled field came from. */
export class FieldSourceView {
  /** `/form/...`. */
  pointer!: string;
  /** `profile` what identity holds, `earlier` an earlier dossier. */
  source!: string;
  /** `profile.fullName`, or the code of the earlier dossier. */
  from!: string;
}

export class FileView {
  /** UUID. */
  id!: string;
  name!: string;
  /** Media type found by looking into the file. */
  type!: string;
  /** Bytes. */
  size!: number;
  sha256!: string;
  /** `uploaded` or `store` (kho dữ liệu cá nhân). */
  source!: string;
  /** `pending`, `clean`, `infected` or `unavailable`. Only clean files are shown to officers. */
  scan!: string;
  /** Whether the digital signatures in it hold: true intact and by a trusted authority, false altered or untrusted, null none, or not examined. */
  signatureValid!: boolean | null;
  /** RFC 3339. */
  uploadedAt!: string;
}

/** A component (thành phần hồ sơ) of the procedure's case and channel, with what the draft has for it. */
export class DraftComponentView {
  componentId!: string;
  name!: TextView;
  /** `eform`, `document`, `photo` or `presented` (xuất trình). */
  kind!: string;
  required!: boolean;
  /** When a component that is not always required is. */
  when!: TextView | null;
  acceptedTypes!: string[];
  maxBytes!: number;
  /** State database that holds it; such a component need not be handed in. */
  heldBy!: string | null;
  /** What the procedure asks for. */
  asked!: { originals: number; copies: number };
  /** What was taken at the counter. */
  papers!: { originals: number; copies: number };
  files!: FileView[];
}

export class DraftOwnerView {
  kind!: 'person' | 'organisation';
  id!: string;
  fullName!: string | null;
}

/** A draft (hồ sơ nháp) in a list. */
export class DraftSummaryView {
  id!: string;
  version!: number;
  procedureCode!: string;
  caseKey!: string;
  channel!: Channel;
  receivingAgency!: string;
  competentAgency!: string;
  owner!: DraftOwnerView;
  /** RFC 3339. */
  createdAt!: string;
  /** RFC 3339. */
  updatedAt!: string;
}

/** A draft with all it holds. `ETag` is its version. */
export class DraftView extends DraftSummaryView {
  procedureName!: TextView;
  /** Version the draft was opened with. */
  procedureVersionId!: string;
  /** Version in force now: the one a submission is pinned to. Null when the procedure is no longer in force. */
  currentVersionId!: string | null;
  /** True when another version is in force than the draft was opened with; its data is kept. */
  superseded!: boolean;
  audience!: Audience;
  submitterName!: string | null;
  form!: Record<string, unknown>;
  prefilled!: FieldSourceView[];
  components!: DraftComponentView[];
  returnMethod!: ReturnMethod | null;
  returnAddress!: Record<string, unknown> | null;
  exemptions!: { id: string; confirmed: boolean }[];
  handedInAt!: string | null;
  /** Everything still wrong; empty when the draft can be submitted. */
  findings!: FindingView[];
  notes!: NoteView[];
  /** The dossier it became, once submitted. */
  dossierId!: string | null;
}

export function draftSummaryOf(draft: Draft): DraftSummaryView {
  const { id, version, procedureCode, caseKey, channel, receivingAgency, competentAgency, owner, ownerDetails, createdAt, updatedAt } = draft;
  return {
    id, version, procedureCode, caseKey, channel, receivingAgency, competentAgency, owner: { ...owner, fullName: ownerDetails?.fullName ?? null },
    createdAt: vietnamTime(createdAt), updatedAt: vietnamTime(updatedAt),
  };
}

export function draftViewOf(draft: Draft, shown: ProcedureVersion, current: ProcedureVersion | undefined, files: readonly ComponentFile[], findings: readonly Finding[], on: string): DraftView {
  return {
    ...draftSummaryOf(draft),
    procedureName: shown.name, procedureVersionId: draft.procedureVersionId, currentVersionId: current?.id ?? null,
    superseded: current?.id !== draft.procedureVersionId, audience: draft.audience, submitterName: draft.submitter?.fullName ?? null,
    form: draft.form, prefilled: [...draft.prefilled],
    components: componentsOf(shown, choiceOf(draft, on)).map((component) => componentViewOf(component, draft, files)),
    returnMethod: draft.returnMethod, returnAddress: draft.returnAddress === null ? null : { ...draft.returnAddress },
    exemptions: [...draft.exemptions], handedInAt: draft.handedInAt === null ? null : vietnamTime(draft.handedInAt),
    findings: [...findings], notes: notesOf(draft, current), dossierId: draft.dossierId,
  };
}

function componentViewOf({ id, name, kind, required, when, acceptedTypes, maxBytes, heldBy, originals, copies }: Component, draft: Draft, files: readonly ComponentFile[]): DraftComponentView {
  return {
    componentId: id, name, kind, required, when: when ?? null, acceptedTypes, maxBytes, heldBy, asked: { originals, copies },
    papers: draft.papers[id] ?? { originals: 0, copies: 0 }, files: files.filter(({ componentId }) => componentId === id).map(fileViewOf),
  };
}

export function fileViewOf({ id, name, type, size, sha256, source, scan, signatureValid, uploadedAt }: Omit<ComponentFile, 'componentId'>): FileView {
  return { id, name, type, size, sha256, source, scan, signatureValid, uploadedAt: vietnamTime(uploadedAt) };
}

function notesOf(draft: Draft, current: ProcedureVersion | undefined): NoteView[] {
  const notes: NoteView[] = [];
  if (draft.ownerDetails === null && draft.dossierId === null) {
    notes.push({ code: 'profile.unavailable', message: { vi: 'Chưa lấy được thông tin của chủ hồ sơ để điền sẵn', en: 'The owner\'s details could not be fetched to fill the form in advance' } });
  }
  if (current !== undefined && current.id !== draft.procedureVersionId) {
    notes.push({ code: 'version.superseded', message: { vi: `Thủ tục đã có phiên bản mới ${current.id}; dữ liệu đã khai được giữ nguyên`, en: `The procedure has a newer version, ${current.id}; what was filled in is kept` } });
  }
  return notes;
}
