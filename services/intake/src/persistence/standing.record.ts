import type { DossierState } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Standing } from '../domain/standing.js';

@Entity('dossier_standing')
export class StandingRecord {
  @PrimaryColumn('uuid', { name: 'dossier_id' }) dossierId!: string;
  @Column('int') version!: number;
  @Column('text') state!: DossierState;
  @Column('text', { name: 'receiving_agency' }) receivingAgency!: string;
  @Column('text', { name: 'competent_agency' }) competentAgency!: string;
  @Column('text', { nullable: true }) unit!: string | null;
  @Column('text', { name: 'consulted_units', array: true }) consultedUnits!: readonly string[];
  @Column('text', { name: 'asked_components', array: true, nullable: true }) askedComponents!: readonly string[] | null;
  @Column('text', { name: 'asked_fields', array: true, nullable: true }) askedFields!: readonly string[] | null;
  @Column('timestamptz', { name: 'asked_due', nullable: true }) askedDue!: Date | null;
  @Column('boolean') answered!: boolean;
  @Column('jsonb', { nullable: true }) declined!: { action: string; cause: string; at: string } | null;

  static of(dossierId: string, { asked, declined, ...rest }: Standing): StandingRecord {
    return Object.assign(new StandingRecord(), rest, {
      dossierId, askedComponents: asked?.components ?? null, askedFields: asked?.fields ?? null, askedDue: asked?.dueAt ?? null,
      declined: declined === null ? null : { ...declined, at: declined.at.toISOString() },
    });
  }

  toStanding(): Standing {
    const { dossierId: _, askedComponents, askedFields, askedDue, declined, ...rest } = this;
    return {
      ...rest,
      asked: askedDue === null ? null : { components: askedComponents ?? [], fields: askedFields ?? [], dueAt: askedDue },
      declined: declined === null ? null : { ...declined, at: new Date(declined.at) },
    };
  }
}
