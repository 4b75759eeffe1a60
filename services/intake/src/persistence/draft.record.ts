import type { Channel, ReturnMethod } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Audience, Owner, PartyDetails } from '../domain/applicant.js';
import type { Draft, Papers, ReturnAddress } from '../domain/draft.js';
import type { ClaimedExemption } from '../domain/fees.js';
import type { JsonObject } from '../domain/pointer.js';
import type { FieldSource } from '../domain/prefill.js';

@Entity('draft')
export class DraftRecord {
  @PrimaryColumn('uuid') id!: string;
  @Column('int') version!: number;
  @Column('text', { name: 'procedure_code' }) procedureCode!: string;
  @Column('text', { name: 'procedure_version_id' }) procedureVersionId!: string;
  @Column('text', { name: 'case_key' }) caseKey!: string;
  @Column('text') channel!: Channel;
  @Column('text') audience!: Audience;
  @Column('text', { name: 'receiving_agency' }) receivingAgency!: string;
  @Column('text', { name: 'competent_agency' }) competentAgency!: string;
  @Column('text', { name: 'owner_kind' }) ownerKind!: Owner['kind'];
  @Column('uuid', { name: 'owner_id' }) ownerId!: string;
  @Column('jsonb', { name: 'owner_details', nullable: true }) ownerDetails!: PartyDetails | null;
  @Column('uuid', { name: 'filed_by_person', nullable: true }) filedByPerson!: string | null;
  @Column('text', { name: 'submitter_name', nullable: true }) submitterName!: string | null;
  @Column('uuid', { name: 'entered_by', nullable: true }) enteredBy!: string | null;
  @Column('text', { name: 'entered_unit', nullable: true }) enteredUnit!: string | null;
  /** JSON; its type says less than the domain's, which TypeORM's own types cannot follow. */
  @Column('jsonb') form!: object;
  @Column('jsonb') prefilled!: readonly FieldSource[];
  @Column('text', { name: 'return_method', nullable: true }) returnMethod!: ReturnMethod | null;
  @Column('jsonb', { name: 'return_address', nullable: true }) returnAddress!: ReturnAddress | null;
  @Column('jsonb') exemptions!: readonly ClaimedExemption[];
  @Column('jsonb') papers!: Readonly<Record<string, Papers>>;
  @Column('timestamptz', { name: 'handed_in_at', nullable: true }) handedInAt!: Date | null;
  @Column('uuid', { name: 'dossier_id', nullable: true }) dossierId!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;

  static of({ owner, submitter, enteredBy, ...rest }: Draft): DraftRecord {
    return Object.assign(new DraftRecord(), rest, {
      ownerKind: owner.kind, ownerId: owner.id, submitterName: submitter?.fullName ?? null,
      enteredBy: enteredBy?.accountId ?? null, enteredUnit: enteredBy?.unit ?? null,
    });
  }

  toDraft(): Draft {
    const { ownerKind, ownerId, submitterName, enteredBy, enteredUnit, form, ...rest } = this;
    return {
      ...rest,
      form: form as JsonObject,
      owner: { kind: ownerKind, id: ownerId },
      submitter: submitterName === null ? null : { fullName: submitterName },
      enteredBy: enteredBy === null ? null : { accountId: enteredBy, unit: enteredUnit },
    };
  }
}
