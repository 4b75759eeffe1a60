import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Owner, PartyDetails } from '../domain/applicant.js';
import type { ReturnAddress } from '../domain/draft.js';
import type { ComponentSource, SignatureState } from '../domain/file.js';
import type { JsonObject } from '../domain/pointer.js';

/** What is on record for the card of a dossier. */
export interface CardRow {
  readonly code: string;
  readonly procedureVersionId: string;
  readonly owner: Owner;
  /** Null until identity was asked for the name. */
  readonly ownerDetails: PartyDetails | null;
  readonly submitterName: string | null;
  readonly summary: string;
  readonly returnAddress: ReturnAddress | null;
  /** As it stands after the last change. */
  readonly form: JsonObject;
  /** Reason of the last withdrawal the applicant asked for. */
  readonly withdrawalReason: string | null;
  /** The current components, each with the files of its latest version. */
  readonly components: readonly {
    readonly componentId: string; readonly source: ComponentSource; readonly originals: number; readonly copies: number;
    readonly files: readonly { readonly fileId: string; readonly sha256: string; readonly name: string; readonly type: string; readonly size: number; readonly signatureValid: SignatureState; readonly heldUntil: string | null }[];
  }[];
}

/** Cards of dossiers for other services, several of which ask for every dossier that is filed: one statement each. Who may ask was settled by the scope of a service. */
@Injectable()
export class CardsQueries {
  constructor(private readonly database: Database) {}

  /** Undefined when there is no such dossier. */
  async find(dossierId: string): Promise<CardRow | undefined> {
    const [row] = await this.database.prepared<CardRow>('card', cardStatement, [dossierId]);
    return row;
  }
}

const cardStatement = `
  SELECT d.code, d.procedure_version_id AS "procedureVersionId", jsonb_build_object('kind', d.owner_kind, 'id', d.owner_id) AS owner, d.owner_details AS "ownerDetails",
         d.submitter_name AS "submitterName", d.summary, d.return_address AS "returnAddress",
         coalesce((SELECT form FROM revision WHERE dossier_id = d.id AND form IS NOT NULL ORDER BY number DESC LIMIT 1), '{}') AS form,
         (SELECT reason FROM revision WHERE dossier_id = d.id AND kind = 'withdrawalRequested' ORDER BY number DESC LIMIT 1) AS "withdrawalReason",
         coalesce((
           SELECT json_agg(json_build_object('componentId', component_id, 'source', source, 'originals', originals, 'copies', copies, 'files', coalesce((
                    SELECT json_agg(json_build_object('fileId', f.id, 'sha256', f.sha256, 'name', f.name, 'type', f.type, 'size', f.size, 'signatureValid', f.signature_valid, 'heldUntil', f.held_until) ORDER BY f.uploaded_at, f.id)
                      FROM file f WHERE f.dossier_id = d.id AND f.component_id = current.component_id AND f.revision = current.revision), '[]')) ORDER BY component_id)
             FROM (SELECT DISTINCT ON (component_id) component_id, revision, source, originals, copies FROM component_version WHERE dossier_id = d.id ORDER BY component_id, revision DESC) current), '[]') AS components
    FROM dossier d WHERE d.id = $1`;
