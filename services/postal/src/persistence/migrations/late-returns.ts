import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Results of which was heard late: what makes their order, and when one-stop is asked whether they still wait to be sent. */
export class LateReturns1780000100003 implements MigrationInterface {
  readonly name = 'LateReturns1780000100003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE post_wish
        ADD COLUMN late jsonb,
        ADD COLUMN ask_at timestamptz,
        ADD CHECK ((late IS NULL) = (ask_at IS NULL));
      CREATE INDEX post_wish_late ON post_wish (ask_at) WHERE ask_at IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE post_wish DROP COLUMN late, DROP COLUMN ask_at;');
  }
}
