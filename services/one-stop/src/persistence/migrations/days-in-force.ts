import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The days on which a procedure version is in force, as the catalogue last told them: a version's content never changes, its last day may come nearer. */
export class DaysInForce1767225700003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE procedure_version ADD COLUMN in_force_from date, ADD COLUMN in_force_to date;
      UPDATE procedure_version SET in_force_from = (body ->> 'effectiveFrom')::date, in_force_to = (body ->> 'effectiveTo')::date;
      ALTER TABLE procedure_version ALTER COLUMN in_force_from SET NOT NULL;
      CREATE INDEX procedure_version_in_force ON procedure_version (code, in_force_from DESC);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX procedure_version_in_force; ALTER TABLE procedure_version DROP COLUMN in_force_from, DROP COLUMN in_force_to');
  }
}
