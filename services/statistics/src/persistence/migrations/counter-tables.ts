import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is counted of each dossier, the counters, their generations, and the procedures as far as reports name them. */
export class CounterTables1780000400001 implements MigrationInterface {
  readonly name = 'CounterTables1780000400001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE generation (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        state text NOT NULL CHECK (state IN ('filling', 'current', 'past', 'given-up')),
        asked_by text NOT NULL,
        asked_at timestamptz NOT NULL,
        finished_at timestamptz,
        events bigint NOT NULL DEFAULT 0,
        dossiers bigint NOT NULL DEFAULT 0,
        differences jsonb
      );
      -- One is filled at a time, and one answers.
      CREATE UNIQUE INDEX generation_filling ON generation (state) WHERE state = 'filling';
      CREATE UNIQUE INDEX generation_current ON generation (state) WHERE state = 'current';
      INSERT INTO generation (state, asked_by, asked_at) VALUES ('current', 'installation', now());
      -- Held by whoever counts, taken by whoever switches: a batch counts wholly in one generation.
      CREATE TABLE current_generation (single boolean PRIMARY KEY DEFAULT true CHECK (single), generation integer NOT NULL REFERENCES generation);
      INSERT INTO current_generation (generation) SELECT id FROM generation;

      CREATE TABLE dossier_life (
        generation integer NOT NULL,
        id uuid NOT NULL,
        version integer NOT NULL,
        agency text NOT NULL,
        procedure text NOT NULL,
        channel text NOT NULL,
        audience text NOT NULL,
        supplements integer NOT NULL,
        -- While it is in process and its clock runs.
        due timestamptz,
        life jsonb NOT NULL,
        PRIMARY KEY (generation, id)
      ) WITH (fillfactor = 70);
      CREATE INDEX dossier_life_due ON dossier_life (generation, agency, due) WHERE due IS NOT NULL;

      CREATE TABLE counter (
        generation integer NOT NULL,
        agency text NOT NULL,
        grain text NOT NULL CHECK (grain IN ('d', 'm', 'n')),
        start date NOT NULL,
        procedure text NOT NULL,
        channel text NOT NULL,
        audience text NOT NULL,
        measure text NOT NULL,
        n bigint NOT NULL,
        PRIMARY KEY (generation, agency, grain, start, procedure, channel, audience, measure)
      ) WITH (fillfactor = 70);

      CREATE TABLE procedure_version (
        id text PRIMARY KEY,
        code text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        name jsonb NOT NULL,
        field_code text NOT NULL,
        field_name jsonb NOT NULL,
        decree43 integer NOT NULL,
        decree42 text NOT NULL,
        agency_levels text[] NOT NULL,
        online boolean NOT NULL
      );
      CREATE INDEX procedure_version_of ON procedure_version (code, valid_from);
      -- As in force on a day, or, for a name of what is not in force, the nearest.
      CREATE FUNCTION procedures_on(day date) RETURNS SETOF procedure_version LANGUAGE sql STABLE AS $$
        SELECT DISTINCT ON (code) * FROM procedure_version ORDER BY code, valid_from <= day DESC, CASE WHEN valid_from <= day THEN valid_from END DESC, valid_from
      $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION procedures_on; DROP TABLE procedure_version, counter, dossier_life, current_generation, generation;');
  }
}
