import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money the post collected; collections by the post, against the post's own receipt; differences of several requests beside one another. */
export class PostalMoney1780000100002 implements MigrationInterface {
  readonly name = 'PostalMoney1780000100002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE postal_money (
        order_id uuid NOT NULL,
        receipt text NOT NULL,
        dossier_id uuid NOT NULL,
        amount bigint NOT NULL CHECK (amount > 0),
        collected_at timestamptz NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'settled', 'differs')),
        PRIMARY KEY (order_id, receipt)
      );
      CREATE INDEX postal_money_waiting ON postal_money (dossier_id) WHERE state = 'waiting';

      ALTER TABLE collection DROP CONSTRAINT collection_method_check, DROP CONSTRAINT collection_check1;
      ALTER TABLE collection
        ADD CONSTRAINT collection_method_check CHECK (method IN ('platform', 'cash', 'card', 'transfer', 'post')),
        ADD CONSTRAINT collection_check1 CHECK ((method IN ('platform', 'post')) = (receipt_sequence IS NULL));
      ALTER TABLE difference DROP CONSTRAINT difference_attempt_id_kind_got_key;
      ALTER TABLE difference ADD CONSTRAINT difference_once UNIQUE NULLS NOT DISTINCT (payment_id, attempt_id, kind, got);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE difference DROP CONSTRAINT difference_once;
      ALTER TABLE difference ADD CONSTRAINT difference_attempt_id_kind_got_key UNIQUE NULLS NOT DISTINCT (attempt_id, kind, got);
      ALTER TABLE collection DROP CONSTRAINT collection_method_check, DROP CONSTRAINT collection_check1;
      ALTER TABLE collection
        ADD CONSTRAINT collection_method_check CHECK (method IN ('platform', 'cash', 'card', 'transfer')),
        ADD CONSTRAINT collection_check1 CHECK ((method = 'platform') = (receipt_sequence IS NULL));
      DROP TABLE postal_money;`);
  }
}
