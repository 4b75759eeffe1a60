import type { Channel, ReturnMethod } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Audience, Owner, PartyDetails } from '../domain/applicant.js';
import type { FiledDossier } from '../domain/dossier.js';
import type { ReturnAddress } from '../domain/draft.js';
import type { ClaimedExemption, FeeDue } from '../domain/fees.js';

@Entity('dossier')
export class DossierRecord {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') code!: string;
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
  @Column('text') summary!: string;
  @Column('text', { name: 'return_method', nullable: true }) returnMethod!: ReturnMethod | null;
  @Column('jsonb', { name: 'return_address', nullable: true }) returnAddress!: ReturnAddress | null;
  @Column('jsonb') exemptions!: readonly ClaimedExemption[];
  @Column('jsonb', { name: 'fees_due' }) feesDue!: readonly FeeDue[];
  @Column('timestamptz', { name: 'submitted_at' }) submittedAt!: Date;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('timestamptz', { name: 'stay_begins_at', nullable: true }) stayBeginsAt!: Date | null;
  @Column('int') revision!: number;

  static of({ owner, submitter, ...rest }: FiledDossier): DossierRecord {
    return Object.assign(new DossierRecord(), rest, { ownerKind: owner.kind, ownerId: owner.id, submitterName: submitter?.fullName ?? null });
  }

  toDossier(): FiledDossier {
    const { ownerKind, ownerId, submitterName, ...rest } = this;
    return { ...rest, owner: { kind: ownerKind, id: ownerId }, submitter: submitterName === null ? null : { fullName: submitterName } };
  }
}
