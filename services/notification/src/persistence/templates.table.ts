import { Database } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Words } from '../domain/template.js';
import type { Language } from '../domain/values.js';
import { Templates } from '../use-cases/ports.js';

/** A dated version of a template, as it is loaded. */
export interface LoadedTemplate extends Words { readonly id: string; readonly language: Language; readonly from: string; readonly to: string | null; readonly source: string }

const fresh = 60_000;

/** Templates are few and change by the year: held in memory for a minute. */
@Injectable()
export class TemplatesTable extends Templates {
  private held: { readonly versions: ReadonlyMap<string, readonly LoadedTemplate[]>; readonly at: number } | null = null;

  constructor(private readonly database: Database) {
    super();
  }

  async find(id: string, language: Language, at: Date): Promise<Words> {
    const day = localDateOf(at);
    const versions = (await this.all()).get(`${id} ${language}`) ?? [];
    // What happened before there were words is told in the first ones: versions come latest first.
    const found = versions.find(({ from, to }) => from <= day && (to === null || to >= day)) ?? versions.findLast(({ from }) => from > day);
    if (found === undefined) throw new Error(`no template ${id} in ${language} is in force on ${day}`);
    return found;
  }

  /** Enters versions that are not there; what was entered is never changed. Gives how many are new. */
  async load(templates: readonly LoadedTemplate[]): Promise<number> {
    const rows = await this.database.query(
      `INSERT INTO template (id, language, in_force_from, in_force_to, title, body, short, source)
       SELECT id, language, "from", "to", title, text, short, source FROM jsonb_to_recordset($1::jsonb) AS t (id text, language text, "from" date, "to" date, title text, text text, short text, source text)
       ON CONFLICT (id, language, in_force_from) DO NOTHING RETURNING id`,
      [JSON.stringify(templates)],
    );
    return rows.length;
  }

  /** Versions by id and language, latest first. */
  private async all(): Promise<ReadonlyMap<string, readonly LoadedTemplate[]>> {
    if (this.held !== null && Date.now() - this.held.at < fresh) return this.held.versions;
    const all = await this.database.prepared<LoadedTemplate & Record<string, unknown>>(
      'templates-all',
      'SELECT id, language, in_force_from::text AS "from", in_force_to::text AS "to", title, body AS text, short, source FROM template ORDER BY id, language, in_force_from DESC', [],
    );
    // Before the reference data was loaded there is nothing worth remembering.
    const versions = Map.groupBy(all, ({ id, language }) => `${id} ${language}`);
    if (all.length > 0) this.held = { versions, at: Date.now() };
    return versions;
  }
}
