import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far a rebuild has come: each slice of it is a transaction of its own, and whoever comes after a kill goes on from there. */
export class RebuildInSlices1780000400004 implements MigrationInterface {
  readonly name = 'RebuildInSlices1780000400004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whoever counts counts in this one too, as soon as it lacks nothing of a dossier.
      ALTER TABLE current_generation ADD COLUMN filling integer REFERENCES generation;
      CREATE TABLE rebuild (
        generation integer PRIMARY KEY REFERENCES generation,
        -- Names the consumer group that reads for it.
        reader uuid NOT NULL DEFAULT gen_random_uuid(),
        stage text NOT NULL DEFAULT 'reading' CHECK (stage IN ('reading', 'lives', 'counters', 'compared')),
        -- The last dossier and the last counter that the stage has looked at.
        after_life uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
        after_counter text[] NOT NULL DEFAULT ARRAY['', '', '1900-01-01', '', '', '', ''],
        events bigint NOT NULL DEFAULT 0,
        dossiers bigint NOT NULL DEFAULT 0,
        differing bigint NOT NULL DEFAULT 0,
        ahead bigint NOT NULL DEFAULT 0,
        counters jsonb NOT NULL DEFAULT '[]'
      );
      -- What was begun the old way is asked for again.
      UPDATE generation SET state = 'given-up', finished_at = now() WHERE state = 'filling';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rebuild; ALTER TABLE current_generation DROP COLUMN filling;');
  }
}
