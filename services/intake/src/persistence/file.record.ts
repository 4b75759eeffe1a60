import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ScanState } from '../domain/file.js';

/** A file belongs to one draft, dossier or document of the personal store. `revision` null on a dossier: uploaded, not handed in yet. */
@Entity('file')
export class FileRecord {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'draft_id', nullable: true }) draftId!: string | null;
  @Column('uuid', { name: 'dossier_id', nullable: true }) dossierId!: string | null;
  @Column('uuid', { name: 'document_id', nullable: true }) documentId!: string | null;
  @Column('text', { name: 'component_id', nullable: true }) componentId!: string | null;
  @Column('int', { nullable: true }) revision!: number | null;
  @Column('text') sha256!: string;
  @Column('bigint', { transformer: { to: (size: number) => size, from: (size: string) => Number(size) } }) size!: number;
  @Column('text') type!: string;
  @Column('text') name!: string;
  @Column('text') source!: 'uploaded' | 'store';
  @Column('date', { name: 'held_until', nullable: true }) heldUntil!: string | null;
  @Column('text', { name: 'uploaded_by' }) uploadedBy!: string;
  @Column('timestamptz', { name: 'uploaded_at' }) uploadedAt!: Date;
  @Column('text') scan!: ScanState;
  @Column('int', { name: 'scan_attempts', default: 0 }) scanAttempts!: number;
  @Column('timestamptz', { name: 'next_scan_at', nullable: true }) nextScanAt!: Date | null;
  @Column('timestamptz', { name: 'scanned_at', nullable: true }) scannedAt!: Date | null;
  @Column('text', { nullable: true }) found!: string | null;
  @Column('boolean', { name: 'signature_valid', nullable: true }) signatureValid!: boolean | null;
}
