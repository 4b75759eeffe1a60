import { procedurePublished, type ProcedureVersion, Refusal } from '#contracts';
import { Publisher } from '#messaging';
import { type Tx, withoutDiacritics } from '#persistence';
import { vietnamTime } from '#working-time';
import { Injectable } from '@nestjs/common';
import { checkPublication } from '../domain/publication.js';

/** Publishes a version of a procedure (công bố): from then on it never changes. */
@Injectable()
export class PublishProcedureVersion {
  constructor(private readonly publisher: Publisher) {}

  /** False when this very version is published already; refuses another one under the same id, or one in force on the same days. */
  async execute(tx: Tx, procedure: ProcedureVersion, now: Date): Promise<boolean> {
    checkPublication(procedure);
    const [same] = await tx.query<{ same: boolean }>('SELECT body = $2::jsonb AS same FROM procedure_version WHERE id = $1', [procedure.id, JSON.stringify(procedure)]);
    if (same?.same === true) return false;
    if (same !== undefined) throw new Refusal('procedure.version-is-published', { version: procedure.id });
    try {
      await tx.query(
        `INSERT INTO procedure_version (id, code, number, effective, field_code, level43, level42, audiences, body, search, published_at)
         VALUES ($1, $2, $3, daterange($4::date, $5::date, '[]'), $6, $7, $8, $9, $10, $11, $12)`,
        [procedure.id, procedure.code, procedure.version, procedure.effectiveFrom, procedure.effectiveTo, procedure.field.code, procedure.levels.decree43, procedure.levels.decree42,
          procedure.audiences, JSON.stringify(procedure), searchText(procedure), now],
      );
    } catch (error) {
      if ((error as { code?: unknown }).code === '23P01') throw new Refusal('procedure.versions-overlap', { version: procedure.id });
      throw error;
    }
    await this.publisher.append(tx, procedurePublished, { subject: procedure.id, time: now, data: { publishedAt: vietnamTime(now), procedure } });
    return true;
  }
}

function searchText({ code, name, field, cases }: ProcedureVersion): string {
  return withoutDiacritics([code, name.vi, name.en ?? '', field.name.vi, ...cases.map((each) => each.name.vi)].join(' '));
}
