import type { ReturnMethod } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { By } from '../domain/caller.js';
import type { ComponentVersion, Evidence, Revision, RevisionKind } from '../domain/dossier.js';
import type { ComponentSource } from '../domain/file.js';
import type { JsonObject } from '../domain/pointer.js';

@Entity('revision')
export class RevisionRecord {
  @PrimaryColumn('uuid', { name: 'dossier_id' }) dossierId!: string;
  @PrimaryColumn('int') number!: number;
  @Column('text') kind!: RevisionKind;
  @Column('text', { name: 'by_role' }) byRole!: By['role'];
  @Column('text', { name: 'by_ref' }) byRef!: string;
  @Column('text', { name: 'by_unit', nullable: true }) byUnit!: string | null;
  @Column('timestamptz') at!: Date;
  /** JSON; its type says less than the domain's, which TypeORM's own types cannot follow. */
  @Column('jsonb', { nullable: true }) form!: object | null;
  @Column('text', { array: true }) fields!: readonly string[];
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('jsonb', { nullable: true }) evidence!: Evidence | null;
  @Column('text', { name: 'return_method', nullable: true }) returnMethod!: ReturnMethod | null;

  static of(dossierId: string, { by, ...rest }: Revision): RevisionRecord {
    return Object.assign(new RevisionRecord(), rest, { dossierId, byRole: by.role, byRef: by.ref, byUnit: by.unit });
  }

  toRevision(): Revision {
    const { dossierId: _, byRole, byRef, byUnit, form, ...rest } = this;
    return { ...rest, form: form as JsonObject | null, by: { role: byRole, ref: byRef, unit: byUnit } };
  }
}

@Entity('component_version')
export class ComponentVersionRecord {
  @PrimaryColumn('uuid', { name: 'dossier_id' }) dossierId!: string;
  @PrimaryColumn('text', { name: 'component_id' }) componentId!: string;
  @PrimaryColumn('int') revision!: number;
  @Column('text') source!: ComponentSource;
  @Column('int') originals!: number;
  @Column('int') copies!: number;

  static of(dossierId: string, { papers, ...rest }: ComponentVersion): ComponentVersionRecord {
    return Object.assign(new ComponentVersionRecord(), rest, papers, { dossierId });
  }

  toComponentVersion(): ComponentVersion {
    const { dossierId: _, originals, copies, ...rest } = this;
    return { ...rest, papers: { originals, copies } };
  }
}
