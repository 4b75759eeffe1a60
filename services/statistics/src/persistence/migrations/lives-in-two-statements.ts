import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A batch that counts is one look at lives and one move of them; what nobody changes is not locked. */
export class LivesInTwoStatements1780000400005 implements MigrationInterface {
  readonly name = 'LivesInTwoStatements1780000400005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Counts changes of the row: who changes it says what it was.
      ALTER TABLE dossier_life ADD COLUMN revision integer NOT NULL DEFAULT 1;

      -- Lives as they stand, in the generations that are counted in, or in the one that is named. While somebody counts, the generations stay: who changes
      -- them takes this lock alone. Not heard of is revision 0.
      CREATE FUNCTION lives_of(ids uuid[], named integer) RETURNS TABLE (generation integer, id uuid, revision integer, life jsonb) LANGUAGE plpgsql AS $$
      BEGIN
        IF named IS NULL THEN
          PERFORM pg_advisory_xact_lock_shared(hashtext('statistics generations'));
        END IF;
        RETURN QUERY
          SELECT g.generation, w.id, coalesce(l.revision, 0), l.life
            FROM (SELECT named AS generation WHERE named IS NOT NULL
                  UNION ALL SELECT unnest(ARRAY[c.generation, c.filling]) FROM current_generation c WHERE named IS NULL) g
            CROSS JOIN unnest(ids) AS w (id)
            LEFT JOIN LATERAL (SELECT d.revision, d.life FROM dossier_life d WHERE d.generation = g.generation AND d.id = w.id LIMIT 1) l ON true
           WHERE g.generation IS NOT NULL;
      END $$;

      -- Moves lives on from the revisions they were read at, and the counters with them, one after the other as they are given. False, and nothing done,
      -- when one has been moved by somebody else.
      CREATE FUNCTION lives_go_on(lives jsonb, differences jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
      DECLARE u record;
      BEGIN
        FOR u IN SELECT * FROM jsonb_to_recordset(lives)
          AS t (generation integer, id uuid, revision integer, version integer, agency text, procedure text, channel text, audience text, supplements integer, due timestamptz, life jsonb)
        LOOP
          IF u.revision = 0 THEN
            INSERT INTO dossier_life (generation, id, version, agency, procedure, channel, audience, supplements, due, life)
              VALUES (u.generation, u.id, u.version, u.agency, u.procedure, u.channel, u.audience, u.supplements, u.due, u.life) ON CONFLICT DO NOTHING;
          ELSE
            UPDATE dossier_life d SET revision = d.revision + 1, version = u.version, agency = u.agency, procedure = u.procedure, channel = u.channel, audience = u.audience, supplements = u.supplements, due = u.due, life = u.life
             WHERE d.generation = u.generation AND d.id = u.id AND d.revision = u.revision;
          END IF;
          IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'MC001', MESSAGE = 'overtaken';
          END IF;
        END LOOP;
        INSERT INTO counter (generation, agency, grain, start, procedure, channel, audience, measure, n)
          SELECT * FROM jsonb_to_recordset(differences) AS t (generation integer, agency text, grain text, start date, procedure text, channel text, audience text, measure text, n bigint)
          ON CONFLICT (generation, agency, grain, start, procedure, channel, audience, measure) DO UPDATE SET n = counter.n + excluded.n;
        RETURN true;
      EXCEPTION WHEN SQLSTATE 'MC001' THEN
        RETURN false;
      END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION lives_go_on; DROP FUNCTION lives_of; ALTER TABLE dossier_life DROP COLUMN revision;');
  }
}
