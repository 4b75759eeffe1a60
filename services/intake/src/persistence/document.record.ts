import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Owner } from '../domain/applicant.js';

/** A document of a personal store; its bytes are its file, or, for a result, one-stop's. */
@Entity('document')
export class DocumentRecord {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'owner_kind' }) ownerKind!: Owner['kind'];
  @Column('uuid', { name: 'owner_id' }) ownerId!: string;
  @Column('text') kind!: 'uploaded' | 'result';
  @Column('text') title!: string;
  @Column('date', { name: 'valid_to', nullable: true }) validTo!: string | null;
  @Column('uuid', { name: 'dossier_id', nullable: true }) dossierId!: string | null;
  @Column('text', { name: 'result_code', nullable: true }) resultCode!: string | null;
  @Column('text', { name: 'result_digest', nullable: true }) resultDigest!: string | null;
  @Column('timestamptz', { name: 'added_at' }) addedAt!: Date;
}
