import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers of a dossier to money that is not on record, as a journal tells them that is read from its beginning; differences of the post's receipts, each its own. */
export class AnswersAhead1780000100003 implements MigrationInterface {
  readonly name = 'AnswersAhead1780000100003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payment
        ADD COLUMN ahead_answer text CHECK (ahead_answer IN ('accepted', 'declined')),
        ADD COLUMN ahead_at timestamptz,
        ADD CHECK ((ahead_answer IS NULL) = (ahead_at IS NULL));
      ALTER TABLE difference DROP CONSTRAINT difference_kind_check;
      ALTER TABLE difference ADD CONSTRAINT difference_kind_check CHECK (kind IN ('amount', 'paid-twice', 'not-owed', 'unknown-after-three-days', 'not-on-record'));
      -- Every receipt of the post that does not fit is a row of its own.
      ALTER TABLE difference ADD COLUMN receipt text, DROP CONSTRAINT difference_once;
      ALTER TABLE difference ADD CONSTRAINT difference_once UNIQUE NULLS NOT DISTINCT (payment_id, attempt_id, kind, got, receipt);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE difference DROP CONSTRAINT difference_once, DROP COLUMN receipt;
      ALTER TABLE difference ADD CONSTRAINT difference_once UNIQUE NULLS NOT DISTINCT (payment_id, attempt_id, kind, got);
      ALTER TABLE payment DROP COLUMN ahead_answer, DROP COLUMN ahead_at;
      ALTER TABLE difference DROP CONSTRAINT difference_kind_check;
      ALTER TABLE difference ADD CONSTRAINT difference_kind_check CHECK (kind IN ('amount', 'paid-twice', 'not-owed', 'unknown-after-three-days'));`);
  }
}
