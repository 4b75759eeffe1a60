import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a fact costs: no index that nothing is read by, and what waits for its dossier is not looked at with every claim. */
export class CheaperFacts1780000107004 implements MigrationInterface {
  readonly name = 'CheaperFacts1780000107004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE notice DROP CONSTRAINT notice_position_key;
      DROP INDEX delivery_waiting;
      -- A delivery is made in one statement with its notice, and goes with it in another.
      ALTER TABLE delivery DROP CONSTRAINT delivery_notice_id_fkey;
      -- Taken up when the submission is heard of.
      UPDATE delivery d SET next_try_at = 'infinity' FROM notice n
        WHERE n.id = d.notice_id AND d.settled_at IS NULL AND n.about = 'dossier' AND NOT EXISTS (SELECT 1 FROM dossier o WHERE o.id = d.about_id);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE delivery SET next_try_at = created_at WHERE next_try_at = 'infinity';
      ALTER TABLE delivery ADD CONSTRAINT delivery_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice ON DELETE CASCADE;
      CREATE INDEX delivery_waiting ON delivery (channel, created_at) WHERE settled_at IS NULL;
      ALTER TABLE notice ADD CONSTRAINT notice_position_key UNIQUE (position);`);
  }
}
