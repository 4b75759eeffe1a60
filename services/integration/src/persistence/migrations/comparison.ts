import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a portal was last told of a dossier's state, and when it is asked whether it kept it. */
export class Comparison1780000110002 implements MigrationInterface {
  readonly name = 'Comparison1780000110002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sync_dossier ADD COLUMN sent_state integer, ADD COLUMN compare_at timestamptz;
      CREATE INDEX sync_compare ON sync_dossier (destination, compare_at) WHERE compare_at IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync_dossier DROP COLUMN sent_state, DROP COLUMN compare_at;');
  }
}
