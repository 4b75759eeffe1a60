import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tree of agencies, for those who oversee one and all below it. */
export class Oversight1780000000003 implements MigrationInterface {
  readonly name = 'Oversight1780000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX agency_parent ON agency ((body->>'parentCode'));
      CREATE FUNCTION agencies_under(roots text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
        WITH RECURSIVE under (code) AS (
          SELECT unnest(roots) UNION SELECT a.code FROM agency a JOIN under u ON a.body->>'parentCode' = u.code
        ) SELECT coalesce(array_agg(code), '{}') FROM under
      $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION agencies_under; DROP INDEX agency_parent');
  }
}
