import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether the originals that were taken with the papers are in the parcel (O-18). */
export class Originals1780000100002 implements MigrationInterface {
  readonly name = 'Originals1780000100002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE postal_order ADD COLUMN originals_enclosed boolean NOT NULL DEFAULT false;');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE postal_order DROP COLUMN originals_enclosed;');
  }
}
