import type { PublicService } from '#contracts';
import type { ListedService } from '../persistence/service.queries.js';
import { ProvenanceView, TextView } from './fact.view.js';

/** A procedure of a service. */
export class ServicePartView {
  code!: string;
  /** Null: the applicant chooses the case. */
  caseKey!: string | null;
}

/** A public service (dịch vụ công), as it is kept. */
export class ServiceRequest implements PublicService {
  code!: string;
  name!: TextView;
  description!: TextView | null;
  audiences!: ('citizen' | 'organisation' | 'overseas' | 'foreigner')[];
  /** In the order of their dossiers, the lead's first. */
  procedures!: ServicePartView[];
  from!: string | null;
  to!: string | null;
  provenance!: ProvenanceView;
}

/** A procedure of a service as it stands on the day asked for. */
export class ServiceProcedureView extends ServicePartView {
  /** Null: no version is in force. */
  versionId!: string | null;
  name!: TextView | null;
}

/** A public service: one procedure, or several filed together, with a dossier for each. */
export class ServiceView {
  code!: string;
  version!: number;
  name!: TextView;
  description!: TextView | null;
  audiences!: string[];
  procedures!: ServiceProcedureView[];
  /** The lowest level of its procedures; null while one of them is not in force. */
  level!: 'endToEnd' | 'partial' | 'information' | null;
  from!: string | null;
  to!: string | null;
  provenance!: ProvenanceView;
}

const fromLowest = ['information', 'partial', 'endToEnd'] as const;

export function serviceView({ service, version, procedures }: ListedService): ServiceView {
  const levels = procedures.map(({ level }) => level);
  return {
    ...service, version, level: levels.includes(null) ? null : fromLowest.find((level) => levels.includes(level)) ?? null,
    procedures: service.procedures.map((part, index) => ({ ...part, versionId: procedures[index]?.versionId ?? null, name: procedures[index]?.name ?? null })),
  };
}
