import type { Bilingual, Provenance } from '#contracts';
import type { ListedService } from '../persistence/service.queries.js';

/** A procedure of a service as it stands on the day asked for. */
export class ServiceProcedureView {
  code!: string;
  /** Null: the applicant chooses the case. */
  caseKey!: string | null;
  /** Null: no version is in force. */
  versionId!: string | null;
  name!: Bilingual | null;
}

/** A public service: one procedure, or several filed together, with a dossier for each. */
export class ServiceView {
  code!: string;
  version!: number;
  name!: Bilingual;
  description!: Bilingual | null;
  audiences!: string[];
  procedures!: ServiceProcedureView[];
  /** The lowest level of its procedures; null while one of them is not in force. */
  level!: 'endToEnd' | 'partial' | 'information' | null;
  from!: string | null;
  to!: string | null;
  provenance!: Provenance;
}

const fromLowest = ['information', 'partial', 'endToEnd'] as const;

export function serviceView({ service, version, procedures }: ListedService): ServiceView {
  const levels = procedures.map(({ level }) => level);
  return {
    ...service, version, level: levels.includes(null) ? null : fromLowest.find((level) => levels.includes(level)) ?? null,
    procedures: service.procedures.map((part, index) => ({ ...part, versionId: procedures[index]?.versionId ?? null, name: procedures[index]?.name ?? null })),
  };
}
