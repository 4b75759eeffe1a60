import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dossiers are taken up and settled many at a time: a lease stands in columns that no index has, one index has the dossier and its destination. Intake that is away is a reason of its own. */
export class Companies1780000110003 implements MigrationInterface {
  readonly name = 'Companies1780000110003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Until when whoever holds the lease is waited for.
      ALTER TABLE sync_dossier ADD COLUMN leased_until timestamptz,
        DROP CONSTRAINT sync_dossier_pkey, ADD PRIMARY KEY (dossier_id, destination),
        DROP CONSTRAINT sync_dossier_failure_check, ADD CONSTRAINT sync_dossier_failure_check CHECK (failure IN ('refused', 'nonsense', 'away', 'card', 'intake', 'unready'));
      DROP INDEX sync_of_dossier;
      CREATE INDEX sync_failed ON sync_dossier (destination, failure) WHERE failure IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX sync_failed;
      CREATE INDEX sync_of_dossier ON sync_dossier (dossier_id);
      ALTER TABLE sync_dossier DROP COLUMN leased_until, DROP CONSTRAINT sync_dossier_pkey, ADD PRIMARY KEY (destination, dossier_id),
        DROP CONSTRAINT sync_dossier_failure_check, ADD CONSTRAINT sync_dossier_failure_check CHECK (failure IN ('refused', 'nonsense', 'away', 'card', 'unready'));`);
  }
}
