import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was found out about the digital signatures in a file: null where it carries none, or was not examined. */
export class Signatures1780000000002 implements MigrationInterface {
  readonly name = 'Signatures1780000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE file ADD COLUMN signature_valid boolean');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE file DROP COLUMN signature_valid');
  }
}
