import type { Bilingual, DossierState } from '#contracts';
import type { About } from '../domain/matter.js';
import type { Cause, NoticeKind, TemplateId } from '../domain/telling.js';
import type { KeptNotice } from '../use-cases/ports.js';

interface Paper { readonly id: string; readonly name: Bilingual; readonly cases: readonly string[] | null; readonly checkedAtCollection: boolean }

/** What makes a notice, of `n` with its dossier `d` where it is about one, procedure `v` and agency `g`. */
export const noticeColumns = `n.id AS notice_id, n.position::text AS position, n.about, n.about_id, n.topic, n.version, n.cause, n.template, n.kind, n.mandatory, n.handler, n.state AS dossier_state, n.due_at, n.detail, n.told_at,
  coalesce(n.agency, d.competent_agency) AS agency_code, g.name AS agency_name, coalesce(d.code, n.about_id::text) AS code, d.case_key, v.name AS procedure_name, v.papers,
  (SELECT o.name FROM agency o WHERE o.code = n.detail ->> 'toAgency') AS to_agency_name`;
export const noticeJoins = `LEFT JOIN dossier d ON d.id = n.about_id LEFT JOIN procedure_version v ON v.id = d.procedure_version_id LEFT JOIN agency g ON g.code = coalesce(n.agency, d.competent_agency)`;

export interface NoticeRow {
  notice_id: string; position: string; about: About['kind']; about_id: string; topic: string; version: number; cause: Cause; template: TemplateId; kind: NoticeKind; mandatory: boolean; handler: string | null;
  dossier_state: DossierState | null; due_at: Date | null; detail: Record<string, unknown>; told_at: Date; agency_code: string; agency_name: Bilingual | null; code: string; case_key: string | null;
  procedure_name: Bilingual | null; papers: Paper[] | null; to_agency_name: Bilingual | null;
}

export function noticeOf(row: NoticeRow): KeptNotice {
  const papers = row.papers ?? [];
  return {
    id: row.notice_id, about: { kind: row.about, id: row.about_id }, topic: row.topic, version: row.version, cause: row.cause, template: row.template, kind: row.kind, mandatory: row.mandatory, handler: row.handler,
    state: row.dossier_state, due: row.due_at, detail: row.detail, at: row.told_at, agencyCode: row.agency_code, agency: row.agency_name, code: row.code, procedure: row.procedure_name,
    papers: Object.fromEntries(papers.map(({ id, name }) => [id, name])),
    checkedAtCollection: papers.filter(({ checkedAtCollection, cases }) => checkedAtCollection && (cases === null || (row.case_key !== null && cases.includes(row.case_key)))).map(({ name }) => name),
    agencies: row.to_agency_name === null ? {} : { [String(row.detail['toAgency'])]: row.to_agency_name },
  };
}
