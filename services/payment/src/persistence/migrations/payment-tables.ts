import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests, attempts through the platform, money that came in with its receipts and refunds, closings, differences; and the local copies of what other services own. */
export class PaymentTables1780000100001 implements MigrationInterface {
  readonly name = 'PaymentTables1780000100001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE procedure_version (id text PRIMARY KEY, name jsonb NOT NULL, fees jsonb NOT NULL);
      CREATE TABLE dossier (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        procedure_code text NOT NULL,
        procedure_version_id text NOT NULL,
        receiving_agency text NOT NULL,
        competent_agency text NOT NULL,
        -- Null until the submission was heard of, which may be after the journal.
        owner_kind text CHECK (owner_kind IN ('person', 'organisation')),
        owner_id uuid,
        state text NOT NULL,
        -- Of the journal; 0 before its first fact that matters here.
        version integer NOT NULL,
        asked boolean NOT NULL
      ) WITH (fillfactor = 80);`);

    await runner.query(`
      CREATE TABLE payment (
        id uuid PRIMARY KEY,
        dossier_id uuid NOT NULL REFERENCES dossier,
        asked_version integer NOT NULL,
        owner_id uuid,
        receiving_agency text NOT NULL,
        competent_agency text NOT NULL,
        items jsonb NOT NULL,
        total bigint NOT NULL CHECK (total > 0),
        state text NOT NULL CHECK (state IN ('due', 'paid', 'cancelled')),
        version integer NOT NULL,
        asked_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        UNIQUE (dossier_id, asked_version)
      ) WITH (fillfactor = 80);
      CREATE INDEX payment_of_owner ON payment (owner_id, asked_at DESC, id DESC) WHERE owner_id IS NOT NULL;
      CREATE INDEX payment_due_received ON payment (receiving_agency, asked_at, id) WHERE state = 'due';
      CREATE INDEX payment_due_competent ON payment (competent_agency, asked_at, id) WHERE state = 'due' AND competent_agency <> receiving_agency;

      CREATE TABLE attempt (
        id uuid PRIMARY KEY,
        payment_id uuid NOT NULL REFERENCES payment,
        reference text NOT NULL UNIQUE CHECK (length(reference) <= 32),
        amount bigint NOT NULL CHECK (amount > 0),
        state text NOT NULL CHECK (state IN ('starting', 'pending', 'paid', 'failed')),
        pay_url text,
        platform_transaction text,
        bank text,
        started_by uuid NOT NULL,
        started_at timestamptz NOT NULL,
        settled_at timestamptz,
        -- When the platform is asked about it next; null: no more.
        next_check_at timestamptz,
        -- When its receipt is asked for next; null: not paid, or there already.
        receipt_check_at timestamptz,
        receipt_digest text,
        receipt_size integer
      ) WITH (fillfactor = 80);
      CREATE INDEX attempt_of_payment ON attempt (payment_id, started_at DESC, id DESC);
      CREATE INDEX attempt_to_check ON attempt (next_check_at) WHERE next_check_at IS NOT NULL;
      CREATE INDEX attempt_receipt ON attempt (receipt_digest) WHERE receipt_digest IS NOT NULL;
      CREATE INDEX attempt_without_receipt ON attempt (receipt_check_at) WHERE receipt_check_at IS NOT NULL;

      CREATE TABLE closing (
        id uuid PRIMARY KEY,
        agency text NOT NULL,
        cashier uuid NOT NULL,
        cashier_name text,
        closed_at timestamptz NOT NULL,
        totals jsonb NOT NULL
      );
      CREATE INDEX closing_of_agency ON closing (agency, closed_at DESC, id DESC);

      CREATE TABLE receipt_counter (agency text NOT NULL, year integer NOT NULL, last integer NOT NULL, PRIMARY KEY (agency, year)) WITH (fillfactor = 50);
      CREATE TABLE collection (
        id uuid PRIMARY KEY,
        payment_id uuid NOT NULL REFERENCES payment,
        attempt_id uuid UNIQUE REFERENCES attempt,
        amount bigint NOT NULL CHECK (amount > 0),
        method text NOT NULL CHECK (method IN ('platform', 'cash', 'card', 'transfer')),
        reference text NOT NULL,
        collected_at timestamptz NOT NULL,
        state text NOT NULL CHECK (state IN ('held', 'refunding', 'refunded')),
        told boolean NOT NULL,
        answer text CHECK (answer IN ('accepted', 'declined')),
        refund_cause text CHECK (refund_cause IN ('declined', 'withdrawn', 'paid-twice', 'not-owed')),
        agency text NOT NULL,
        cashier uuid,
        cashier_name text,
        payer_name text,
        receipt_year integer,
        receipt_sequence integer,
        closing_id uuid REFERENCES closing,
        refund_method text CHECK (refund_method IN ('cash', 'transfer')),
        refund_reference text,
        refund_agency text,
        refunded_by uuid,
        refunded_at timestamptz,
        refund_closing_id uuid REFERENCES closing,
        UNIQUE (agency, receipt_year, receipt_sequence),
        CHECK ((method = 'platform') = (attempt_id IS NOT NULL)),
        CHECK ((method = 'platform') = (receipt_sequence IS NULL)),
        CHECK ((state = 'held') = (refund_cause IS NULL)),
        CHECK ((state = 'refunded') = (refunded_at IS NOT NULL))
      ) WITH (fillfactor = 80);
      -- A request holds money at most once.
      CREATE UNIQUE INDEX collection_held ON collection (payment_id) WHERE state = 'held';
      CREATE INDEX collection_of_payment ON collection (payment_id, collected_at);
      CREATE INDEX collection_owed_back ON collection (agency, collected_at, id) WHERE state = 'refunding';
      CREATE INDEX collection_in_till ON collection (agency, cashier) WHERE closing_id IS NULL AND cashier IS NOT NULL;
      CREATE INDEX collection_out_of_till ON collection (refund_agency, refunded_by) WHERE refund_closing_id IS NULL AND refunded_by IS NOT NULL;
      CREATE INDEX collection_of_day ON collection (agency, collected_at);
      CREATE INDEX collection_refunded_on ON collection (refund_agency, refunded_at) WHERE refunded_at IS NOT NULL;

      CREATE TABLE difference (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('amount', 'paid-twice', 'not-owed', 'unknown-after-three-days')),
        day date NOT NULL,
        agency text NOT NULL,
        payment_id uuid NOT NULL REFERENCES payment,
        attempt_id uuid REFERENCES attempt,
        expected bigint NOT NULL,
        got bigint,
        noted_at timestamptz NOT NULL,
        UNIQUE NULLS NOT DISTINCT (attempt_id, kind, got)
      );
      CREATE INDEX difference_of_day ON difference (agency, day, id);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE difference, collection, receipt_counter, closing, attempt, payment, dossier, procedure_version;');
  }
}
