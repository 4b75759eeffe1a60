import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices of petitions and questions beside those of dossiers, and whose these are. */
export class Matters1780000107003 implements MigrationInterface {
  readonly name = 'Matters1780000107003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE notice RENAME COLUMN dossier_id TO about_id;
      ALTER TABLE notice ADD COLUMN about text NOT NULL DEFAULT 'dossier' CHECK (about IN ('dossier', 'petition', 'question'));
      ALTER INDEX notice_of_dossier RENAME TO notice_about;
      -- Told before the submission was heard of.
      CREATE INDEX notice_nobodys ON notice (about_id) WHERE owner_id IS NULL AND about = 'dossier';
      ALTER TABLE delivery RENAME COLUMN dossier_id TO about_id;
      ALTER INDEX delivery_of_dossier RENAME TO delivery_about;

      CREATE TABLE matter (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('petition', 'question')),
        -- Null until feedback said whose it is, and for good where they have no account.
        owner_id uuid,
        noted_at timestamptz NOT NULL,
        -- When feedback is asked; null when it has said it.
        next_ask_at timestamptz,
        asks integer NOT NULL
      ) WITH (fillfactor = 80);
      CREATE INDEX matter_unknown ON matter (next_ask_at, id) WHERE next_ask_at IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM notice WHERE about <> 'dossier';
      DROP TABLE matter;
      ALTER INDEX delivery_about RENAME TO delivery_of_dossier;
      ALTER TABLE delivery RENAME COLUMN about_id TO dossier_id;
      DROP INDEX notice_nobodys;
      ALTER INDEX notice_about RENAME TO notice_of_dossier;
      ALTER TABLE notice DROP COLUMN about;
      ALTER TABLE notice RENAME COLUMN about_id TO dossier_id;`);
  }
}
