import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every receipt for the carriage is a row, beside what was owed at that moment; what nobody owed is handed back. */
export class CarriageOwedBack1780000100004 implements MigrationInterface {
  readonly name = 'CarriageOwedBack1780000100004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX money_postage;
      ALTER TABLE money
        ADD COLUMN agency text,
        -- Of the carriage; null for a fee, of which payment knows what is owed.
        ADD COLUMN expected bigint CHECK (expected >= 0),
        ADD COLUMN owed_back bigint NOT NULL DEFAULT 0 CHECK (owed_back BETWEEN 0 AND amount),
        ADD COLUMN handed_back_at timestamptz,
        ADD COLUMN handed_back_by text,
        ADD COLUMN handed_back_method text CHECK (handed_back_method IN ('cash', 'transfer')),
        ADD COLUMN handed_back_reference text,
        ADD CHECK (handed_back_at IS NULL OR owed_back > 0);
      UPDATE money m SET agency = o.agency, expected = CASE WHEN m.purpose = 'postage' THEN m.amount END FROM postal_order o WHERE o.id = m.order_id;
      ALTER TABLE money ALTER COLUMN agency SET NOT NULL, ADD CHECK ((purpose = 'postage') = (expected IS NOT NULL));
      CREATE INDEX money_owed_back ON money (agency, collected_at, id) WHERE owed_back > 0 AND handed_back_at IS NULL;
      CREATE INDEX money_of_day ON money (agency, collected_at);
      CREATE INDEX money_handed_back_on ON money (agency, handed_back_at) WHERE handed_back_at IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE money DROP COLUMN agency, DROP COLUMN expected, DROP COLUMN owed_back, DROP COLUMN handed_back_at, DROP COLUMN handed_back_by, DROP COLUMN handed_back_method, DROP COLUMN handed_back_reference;
      CREATE UNIQUE INDEX money_postage ON money (order_id) WHERE purpose = 'postage';`);
  }
}
