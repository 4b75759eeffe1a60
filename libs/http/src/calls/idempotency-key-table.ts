import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The table of stored answers. Name it in the service's list of migrations. */
class IdempotencyKeyTable1767225600000 implements MigrationInterface {
  readonly name = 'IdempotencyKeyTable1767225600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_key (
        actor text NOT NULL,
        key text NOT NULL,
        digest bytea NOT NULL,
        status int NOT NULL,
        headers jsonb NOT NULL,
        body json,
        stored_at timestamptz NOT NULL,
        PRIMARY KEY (actor, key)
      )`);
    await runner.query('CREATE INDEX idempotency_key_stored_at ON idempotency_key USING brin (stored_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_key');
  }
}
export { IdempotencyKeyTable1767225600000 as IdempotencyKeyTable };
