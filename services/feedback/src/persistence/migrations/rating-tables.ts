import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dossiers as far as they are rated, ratings with their sums, scores entered, rating forms; calendars. */
export class RatingTables1780000400001 implements MigrationInterface {
  readonly name = 'RatingTables1780000400001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE calendar (id text PRIMARY KEY, body jsonb NOT NULL);
      CREATE TABLE dossier (
        id uuid PRIMARY KEY,
        code text NOT NULL,
        procedure_code text NOT NULL,
        receiving_agency text NOT NULL,
        competent_agency text NOT NULL,
        -- Null until the submission was heard of, which may be after the journal.
        owner_kind text CHECK (owner_kind IN ('person', 'organisation')),
        owner_id uuid,
        -- Accounts of the officers who handled it, in order of their first act.
        officers text[] NOT NULL,
        -- Supplement requests that the applicant did not cause; opinions of other units that came late.
        supplements smallint NOT NULL,
        late_opinions smallint NOT NULL,
        due_at timestamptz,
        ended_at timestamptz,
        on_time boolean,
        state text NOT NULL CHECK (state IN ('open', 'done', 'returned', 'refused', 'stopped'))
      ) WITH (fillfactor = 70);`);

    await runner.query(`
      CREATE TABLE questionnaire (
        id text PRIMARY KEY,
        valid_from date NOT NULL,
        valid_to date,
        body jsonb NOT NULL,
        entered_by uuid NOT NULL,
        entered_at timestamptz NOT NULL
      );
      CREATE INDEX questionnaire_in_force ON questionnaire (valid_from DESC, entered_at DESC);

      CREATE TABLE rating (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL UNIQUE REFERENCES dossier,
        questionnaire_id text NOT NULL,
        procedure_code text NOT NULL,
        receiving_agency text NOT NULL,
        competent_agency text NOT NULL,
        officers text[] NOT NULL,
        answers jsonb NOT NULL,
        -- Points by number of the indicator; what was declared and what was measured stand side by side.
        declared jsonb NOT NULL,
        measured jsonb NOT NULL,
        satisfaction smallint CHECK (satisfaction BETWEEN 1 AND 3),
        remark text,
        rated_by uuid NOT NULL,
        rated_at timestamptz NOT NULL
      );
      CREATE INDEX rating_of_agency ON rating (competent_agency, rated_at DESC, id DESC);

      -- The read model of every report. The officer is '' for the agency as a whole.
      CREATE TABLE rating_sum (
        agency text NOT NULL,
        officer text NOT NULL,
        day date NOT NULL,
        -- forms, declared:1, measured:2, satisfaction:3
        measure text NOT NULL,
        count integer NOT NULL,
        points integer NOT NULL,
        PRIMARY KEY (agency, officer, day, measure)
      ) WITH (fillfactor = 70);

      CREATE TABLE agency_score (
        id uuid PRIMARY KEY,
        agency text NOT NULL,
        year smallint NOT NULL,
        quarter smallint NOT NULL CHECK (quarter BETWEEN 1 AND 4),
        kind text NOT NULL CHECK (kind IN ('self', 'appraised')),
        indicator smallint NOT NULL CHECK (indicator BETWEEN 1 AND 9),
        points numeric(2, 1) NOT NULL CHECK (points BETWEEN 0 AND 2),
        note text,
        entered_by uuid NOT NULL,
        entered_at timestamptz NOT NULL
      );
      CREATE INDEX agency_score_of ON agency_score (agency, year, quarter, kind, indicator, entered_at DESC);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE agency_score, rating_sum, rating, questionnaire, dossier, calendar;');
  }
}
