import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `agency` (code, parent_code, name, body), `agencies_under(roots)` with the roots themselves, `delegation`. A database that had the tables before this
 * migration keeps its rows; their `body` is null until the agency is published again.
 */
class AgencyAndDelegationCopies1780000000900 implements MigrationInterface {
  readonly name = 'AgencyAndDelegationCopies1780000000900';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS agency (code text PRIMARY KEY, parent_code text, name jsonb NOT NULL);
      ALTER TABLE agency ADD COLUMN IF NOT EXISTS body jsonb;
      CREATE INDEX IF NOT EXISTS agency_parent ON agency (parent_code);
      CREATE OR REPLACE FUNCTION agencies_under(roots text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
        WITH RECURSIVE under (code) AS (
          SELECT unnest(roots) UNION SELECT a.code FROM agency a JOIN under u ON a.parent_code = u.code
        ) SELECT coalesce(array_agg(code), '{}') FROM under
      $$;
      CREATE TABLE IF NOT EXISTS delegation (
        id uuid PRIMARY KEY,
        principal_kind text NOT NULL CHECK (principal_kind IN ('person', 'organisation')),
        principal_id uuid NOT NULL,
        delegate_person uuid NOT NULL,
        procedures text[],
        valid_from date NOT NULL,
        valid_to date,
        active boolean NOT NULL
      );
      CREATE INDEX IF NOT EXISTS delegation_of_delegate ON delegation (delegate_person, principal_id) WHERE active;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE delegation; DROP FUNCTION agencies_under; DROP TABLE agency;');
  }
}

/** To be listed before a service's own. */
export const copiesMigrations = [AgencyAndDelegationCopies1780000000900] as const;
