import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Batches of the access log that are on their way to the broker; a row goes with the acknowledgement. */
class AccessBatches1780000000950 implements MigrationInterface {
  readonly name = 'AccessBatches1780000000950';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE access_batch (id uuid PRIMARY KEY, place bigint GENERATED ALWAYS AS IDENTITY UNIQUE, key text NOT NULL, body text NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE access_batch');
  }
}

/** To be listed by a service that imports `AccessLogModule`. */
export const accessLogMigrations = [AccessBatches1780000000950] as const;
