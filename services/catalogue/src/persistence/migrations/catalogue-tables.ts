import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Agencies, calendars and the immutable versions of procedures, each with the digest of what was last published of it. */
export class CatalogueTables1767225800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS btree_gist');
    await runner.query(`
      CREATE TABLE agency (
        code text PRIMARY KEY,
        parent_code text,
        level text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        body jsonb NOT NULL,
        search text NOT NULL
      );
      CREATE INDEX agency_parent ON agency (parent_code);
      CREATE INDEX agency_search ON agency USING gin (search gin_trgm_ops);

      CREATE TABLE agency_procedure (
        agency_code text NOT NULL,
        procedure_code text NOT NULL,
        PRIMARY KEY (procedure_code, agency_code)
      );

      CREATE TABLE calendar (
        id text PRIMARY KEY,
        version integer NOT NULL DEFAULT 1,
        body jsonb NOT NULL
      );

      CREATE TABLE procedure_version (
        id text PRIMARY KEY,
        code text NOT NULL,
        number integer NOT NULL,
        effective daterange NOT NULL,
        field_code text NOT NULL,
        level43 integer NOT NULL,
        level42 text NOT NULL,
        audiences text[] NOT NULL,
        body jsonb NOT NULL,
        search text NOT NULL,
        published_at timestamptz NOT NULL,
        UNIQUE (code, number),
        -- Two versions of one procedure are never in force on one day.
        EXCLUDE USING gist (code WITH =, effective WITH &&)
      );
      CREATE INDEX procedure_version_search ON procedure_version USING gin (search gin_trgm_ops);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE procedure_version, calendar, agency_procedure, agency');
  }
}
