import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who handed papers to the post, their paper masked; numbers a parcel had before the carrier gave it another. */
export class HandsAndNumbers1780000100005 implements MigrationInterface {
  readonly name = 'HandsAndNumbers1780000100005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE postal_order ADD COLUMN handed_by jsonb;
      CREATE TABLE former_tracking (
        number text PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES postal_order,
        until timestamptz NOT NULL
      );
      CREATE INDEX former_tracking_of_order ON former_tracking (order_id, until);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE former_tracking; ALTER TABLE postal_order DROP COLUMN handed_by;');
  }
}
