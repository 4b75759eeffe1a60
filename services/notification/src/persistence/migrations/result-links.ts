import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether somebody wishes a link to the signed result in the mail that says it is ready (O-10). */
export class ResultLinks1780000107002 implements MigrationInterface {
  readonly name = 'ResultLinks1780000107002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE preference ADD COLUMN result_by_mail boolean NOT NULL DEFAULT false;');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE preference DROP COLUMN result_by_mail;');
  }
}
