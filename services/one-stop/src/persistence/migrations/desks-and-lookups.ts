import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * On whose desk a dossier lies and what the queue is sorted and narrowed by; who sees what through the tree of agencies; look-ups by one probe; and the
 * dossiers still to be counted again after a calendar changed.
 */
export class DesksAndLookups1767225700002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE dossier
        ADD COLUMN desk_agency text,
        ADD COLUMN step_id text,
        -- From when an officer may close a dossier whose applicant owes something.
        ADD COLUMN closable_from timestamptz,
        -- Units that owe an opinion.
        ADD COLUMN consulted text[] NOT NULL DEFAULT '{}';
      UPDATE dossier SET
        desk_agency = competent_agency,
        step_id = body ->> 'stepId',
        body = body || jsonb_build_object('counterAgency', competent_agency, 'withdrawalAskedAt', NULL)
                    || jsonb_build_object('clocks', jsonb_set(body -> 'clocks', '{reception,startedAt}', body -> 'submittedAt'))
                    || CASE WHEN body -> 'asked' = 'null' THEN '{}' ELSE jsonb_build_object('asked', (body -> 'asked') || jsonb_build_object('askedAt', body -> 'submittedAt')) END
                    || CASE WHEN body -> 'fee' = 'null' THEN '{}' ELSE jsonb_build_object('fee', (body -> 'fee') || jsonb_build_object('askedAt', body -> 'submittedAt')) END;
      ALTER TABLE dossier ALTER COLUMN desk_agency SET NOT NULL;

      DROP INDEX dossier_queue;
      DROP INDEX dossier_agency_received;
      DROP INDEX dossier_filed_by;
      CREATE INDEX dossier_desk ON dossier (desk_agency, (coalesce(next_due, 'infinity')), id) WHERE ended_at IS NULL;
      CREATE INDEX dossier_uncollected ON dossier (desk_agency, ended_at, id) WHERE state = 'done';
      CREATE INDEX dossier_consulted ON dossier USING gin (consulted) WHERE consulted <> '{}';

      ALTER TABLE card ADD COLUMN lookup bytea;
      UPDATE card c SET lookup = sha256(convert_to(d.code || ' ' || c.detail, 'UTF8')) FROM dossier d WHERE d.id = c.dossier_id AND c.detail <> '';
      ALTER TABLE card DROP COLUMN detail;
      -- SHA-256 of the dossier's code and the last four digits of the owner's number: a wrong code and a wrong number cost the same one probe.
      CREATE INDEX card_lookup ON card (lookup) WHERE lookup IS NOT NULL;

      CREATE INDEX result_file_digest ON result_file (digest);

      CREATE INDEX agency_parent ON agency (parent_code);
      CREATE FUNCTION agencies_under(roots text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
        WITH RECURSIVE under (code) AS (
          SELECT unnest(roots) UNION SELECT a.code FROM agency a JOIN under u ON a.parent_code = u.code
        ) SELECT coalesce(array_agg(code), '{}') FROM under
      $$;

      CREATE TABLE recalculation (
        calendar_id text PRIMARY KEY,
        -- Before this instant a process may still count by the calendar as it was.
        ready_at timestamptz NOT NULL,
        -- The last dossier counted, in the order of the desks; null before the first.
        desk_agency text,
        due timestamptz,
        dossier_id uuid
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE recalculation;
      DROP FUNCTION agencies_under;
      DROP INDEX agency_parent, result_file_digest, dossier_desk, dossier_uncollected, dossier_consulted;
      ALTER TABLE card ADD COLUMN detail text NOT NULL DEFAULT '', DROP COLUMN lookup;
      ALTER TABLE dossier DROP COLUMN desk_agency, DROP COLUMN step_id, DROP COLUMN closable_from, DROP COLUMN consulted;
      CREATE INDEX dossier_queue ON dossier (competent_agency, state, next_due, id) WHERE ended_at IS NULL;
      CREATE INDEX dossier_agency_received ON dossier (competent_agency, received_at DESC, id DESC);
      CREATE INDEX dossier_filed_by ON dossier (filed_by, received_at DESC, id DESC) WHERE filed_by IS NOT NULL;`);
  }
}
