import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists that showed dossiers are on record, and an entry says for which agency it was. */
export class ListsOnRecord1780000400006 implements MigrationInterface {
  readonly name = 'ListsOnRecord1780000400006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE access_entry
        -- Of the dossiers it was about, where that is one, else the only one the actor acts for.
        ADD COLUMN for_agency text,
        ADD COLUMN list_query text, ADD COLUMN list_count integer, ADD COLUMN list_dossiers uuid[],
        -- That a list showed the dossier: once for each dossier, account, list and day.
        ADD COLUMN shown_on date;
      UPDATE access_entry SET for_agency = agencies[1] WHERE cardinality(agencies) = 1;
      CREATE UNIQUE INDEX access_entry_shown ON access_entry (object_id, actor_ref, action, shown_on) WHERE shown_on IS NOT NULL;
      CREATE INDEX access_entry_by ON access_entry (actor_ref, id DESC) WHERE shown_on IS NULL;
      CREATE INDEX access_entry_for ON access_entry (actor_ref, for_agency, id DESC) WHERE shown_on IS NULL;
      DROP INDEX access_entry_actor;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX access_entry_actor ON access_entry (actor_ref, id DESC);
      DROP INDEX access_entry_for, access_entry_by, access_entry_shown;
      ALTER TABLE access_entry DROP COLUMN for_agency, DROP COLUMN list_query, DROP COLUMN list_count, DROP COLUMN list_dossiers, DROP COLUMN shown_on;`);
  }
}
