import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { defaultPreferences, type Preferences } from '../domain/preferences.js';
import type { NoticeKind } from '../domain/telling.js';
import type { Language } from '../domain/values.js';
import { PreferenceBook } from '../use-cases/ports.js';

@Injectable()
export class PreferencesTable extends PreferenceBook {
  constructor(private readonly database: Database) {
    super();
  }

  async of(personId: string): Promise<Preferences> {
    return this.kept(this.database, personId);
  }

  private async kept(reader: Pick<Tx, 'prepared'>, personId: string): Promise<Preferences> {
    const [row] = await reader.prepared<{ version: number; language: Language; sms: NoticeKind[]; email: NoticeKind[]; result_by_mail: boolean }>(
      'preference-of', 'SELECT version, language, sms, email, result_by_mail FROM preference WHERE person_id = $1', [personId],
    );
    return row === undefined ? defaultPreferences : { version: row.version, language: row.language, resultByMail: row.result_by_mail, channels: { sms: row.sms, email: row.email } };
  }

  async keep(tx: Tx, personId: string, version: number, { language, resultByMail, channels }: Omit<Preferences, 'version'>, now: Date): Promise<Preferences> {
    const [row] = await tx.prepared<{ version: number }>(
      'preference-keep',
      `INSERT INTO preference (person_id, version, language, sms, email, changed_at, result_by_mail) SELECT $1::uuid, 2, $3, $4::text[], $5::text[], $6::timestamptz, $7::boolean
         WHERE $2 = 1 OR EXISTS (SELECT 1 FROM preference WHERE person_id = $1::uuid)
       ON CONFLICT (person_id) DO UPDATE SET version = preference.version + 1, language = excluded.language, sms = excluded.sms, email = excluded.email, changed_at = excluded.changed_at,
         result_by_mail = excluded.result_by_mail
         WHERE preference.version = $2 RETURNING version`,
      [personId, version, language, channels.sms, channels.email, now, resultByMail],
    );
    if (row === undefined) throw new Refusal('precondition.stale', { current: (await this.kept(tx, personId)).version });
    return { version: row.version, language, resultByMail, channels };
  }
}
