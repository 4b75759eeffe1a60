import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wordsColumn } from './petition-tables.js';

/** Questions with their answers; surveys, who took part, and what was answered, the two apart. */
export class QuestionAndSurveyTables1780000400003 implements MigrationInterface {
  readonly name = 'QuestionAndSurveyTables1780000400003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE question (
        id uuid PRIMARY KEY,
        version integer NOT NULL,
        state text NOT NULL CHECK (state IN ('asked', 'answered', 'published', 'withdrawn')),
        agency text NOT NULL,
        procedure_code text,
        person_id uuid NOT NULL,
        title text NOT NULL,
        text text NOT NULL,
        owner_unit text,
        owner_officer text,
        asked_at timestamptz NOT NULL,
        answer_due timestamptz NOT NULL,
        answer text,
        answered_at timestamptz,
        answered_by text,
        late boolean,
        public_text text,
        public_answer text,
        published_at timestamptz,
        search text,
        ${wordsColumn}
      ) WITH (fillfactor = 80);
      CREATE INDEX question_of_person ON question (person_id, asked_at DESC, id DESC);
      CREATE INDEX question_open ON question (agency, answer_due, id) WHERE state = 'asked';
      CREATE INDEX question_of_agency ON question (agency, asked_at DESC, id DESC);
      CREATE INDEX question_published ON question (published_at DESC, id DESC) WHERE published_at IS NOT NULL;
      CREATE INDEX question_published_by ON question (agency, published_at DESC, id DESC) WHERE published_at IS NOT NULL;
      CREATE INDEX question_published_on ON question (procedure_code, published_at DESC, id DESC) WHERE published_at IS NOT NULL;
      CREATE INDEX question_words ON question USING gin (words) WHERE published_at IS NOT NULL;

      CREATE TABLE survey (
        key text PRIMARY KEY,
        version integer NOT NULL,
        state text NOT NULL CHECK (state IN ('draft', 'open', 'closed', 'published')),
        kind text NOT NULL CHECK (kind IN ('survey', 'consultation')),
        agency text NOT NULL,
        title jsonb NOT NULL,
        about jsonb,
        questions jsonb NOT NULL,
        -- Answers are taken until then, whoever forgets to close it.
        closes_at timestamptz NOT NULL,
        opened_at timestamptz,
        closed_at timestamptz,
        published_at timestamptz,
        entered_at timestamptz NOT NULL
      );
      CREATE INDEX survey_seen ON survey (opened_at DESC, key DESC) WHERE opened_at IS NOT NULL;
      CREATE INDEX survey_of_agency ON survey (agency, entered_at DESC, key DESC);
      -- Who took part, once; nothing leads from here to an answer.
      CREATE TABLE survey_participant (survey_key text NOT NULL REFERENCES survey, person_id uuid NOT NULL, PRIMARY KEY (survey_key, person_id));
      -- Answers in words, without who gave them and when.
      CREATE TABLE survey_opinion (id uuid PRIMARY KEY, survey_key text NOT NULL REFERENCES survey, question_id text NOT NULL, words text NOT NULL);
      CREATE INDEX survey_opinion_of ON survey_opinion (survey_key, question_id, id);
      CREATE TABLE survey_count (survey_key text NOT NULL REFERENCES survey, question_id text NOT NULL, option_id text NOT NULL, count integer NOT NULL, PRIMARY KEY (survey_key, question_id, option_id)) WITH (fillfactor = 50);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE survey_count, survey_opinion, survey_participant, survey, question;');
  }
}
