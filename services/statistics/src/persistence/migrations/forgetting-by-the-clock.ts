import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Nothing of the access log is forgotten because somebody says that it is later than it is. */
export class ForgettingByTheClock1780000400003 implements MigrationInterface {
  readonly name = 'ForgettingByTheClock1780000400003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION forget_accesses(now timestamptz, most integer) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
        WITH today AS (SELECT least(now, clock_timestamp()) AS moment),
        gone AS (
          DELETE FROM access_entry WHERE id IN (
            SELECT id FROM access_entry WHERE at < (SELECT moment - make_interval(days => (SELECT days FROM access_retention WHERE valid_from <= moment::date ORDER BY valid_from DESC LIMIT 1)) FROM today) LIMIT most
          ) RETURNING 1) SELECT count(*) FROM gone
      $$;`);
  }

  /** What forgets less than it might is left. */
  async down(): Promise<void> {
    // Nothing to undo.
  }
}
