import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Papers the post handed over, for the officer who files them. */
export class HandOvers1780000000004 implements MigrationInterface {
  readonly name = 'HandOvers1780000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE hand_over (
        order_id uuid PRIMARY KEY,
        record_number text NOT NULL UNIQUE,
        agency text NOT NULL,
        procedure_code text NOT NULL,
        handed_over_at timestamptz NOT NULL,
        -- The dossier made of them: one.
        dossier_id uuid UNIQUE
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE hand_over');
  }
}
