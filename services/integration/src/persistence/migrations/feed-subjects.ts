import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The feed has events of other subjects than dossiers: requests for payment. Agency and procedure are empty where an event names none. */
export class FeedSubjects1780000110004 implements MigrationInterface {
  readonly name = 'FeedSubjects1780000110004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE feed_event RENAME COLUMN dossier_id TO subject');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE feed_event RENAME COLUMN subject TO dossier_id');
  }
}
