import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders with what the carrier said of them, money, hand-overs and their numbers; which dossiers want the post; working calendars. */
export class PostalTables1780000100001 implements MigrationInterface {
  readonly name = 'PostalTables1780000100001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE calendar (id text PRIMARY KEY, body jsonb NOT NULL);
      -- Dossiers whose result goes by post, until they end.
      CREATE TABLE post_wish (dossier_id uuid PRIMARY KEY);

      CREATE TABLE postal_order (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('pick-up', 'return')),
        state text NOT NULL CHECK (state IN ('registered', 'collecting', 'collected', 'delivering', 'delivered', 'returned', 'cancelled')),
        version integer NOT NULL,
        -- Null for a pick-up whose papers are not filed.
        dossier_id uuid,
        dossier_code text,
        procedure_code text NOT NULL,
        -- Whose contract it goes by, and whose one-stop unit deals with it.
        agency text NOT NULL,
        counter text NOT NULL,
        -- Null until the card of the dossier was pulled.
        owner_kind text CHECK (owner_kind IN ('person', 'organisation')),
        owner_id uuid,
        -- Of the carrier's words: how many were heard from the first without a gap.
        heard integer NOT NULL,
        failures timestamptz[] NOT NULL,
        reason_code text,
        attention boolean NOT NULL,
        cancel_wanted boolean NOT NULL,
        -- The carrier heard of it, or may have.
        sent boolean NOT NULL,
        tracking text UNIQUE,
        -- Recipient, phone and address: personal data, gone when the order is over.
        place jsonb,
        postage bigint CHECK (postage >= 0),
        signatures jsonb NOT NULL,
        record_number text UNIQUE,
        handed_over_at timestamptz,
        registered_at timestamptz NOT NULL,
        ended_at timestamptz,
        -- When something is to be said to the carrier; null: nothing.
        next_errand_at timestamptz,
        tries integer NOT NULL DEFAULT 0,
        -- When the carrier is asked about it, should nothing be heard; null: no more.
        next_ask_at timestamptz,
        CHECK ((state IN ('delivered', 'returned', 'cancelled')) = (ended_at IS NOT NULL)),
        CHECK (ended_at IS NULL OR place IS NULL),
        CHECK (kind = 'pick-up' OR dossier_id IS NOT NULL)
      ) WITH (fillfactor = 80);
      -- A dossier has one parcel on its way at most.
      CREATE UNIQUE INDEX order_open ON postal_order (dossier_id) WHERE kind = 'return' AND ended_at IS NULL;
      CREATE INDEX order_of_dossier ON postal_order (dossier_id, registered_at) WHERE dossier_id IS NOT NULL;
      CREATE INDEX order_of_owner ON postal_order (owner_id, registered_at DESC, id DESC) WHERE owner_id IS NOT NULL;
      CREATE INDEX order_at_counter ON postal_order (counter, registered_at DESC, id DESC);
      CREATE INDEX order_of_agency ON postal_order (agency, registered_at DESC, id DESC) WHERE agency <> counter;
      CREATE INDEX order_attention_counter ON postal_order (counter, registered_at DESC, id DESC) WHERE attention;
      CREATE INDEX order_attention_agency ON postal_order (agency, registered_at DESC, id DESC) WHERE attention AND agency <> counter;
      CREATE INDEX order_errand ON postal_order (next_errand_at) WHERE next_errand_at IS NOT NULL;
      CREATE INDEX order_silent ON postal_order (next_ask_at) WHERE next_ask_at IS NOT NULL;

      CREATE TABLE word (
        order_id uuid NOT NULL REFERENCES postal_order,
        sequence integer NOT NULL CHECK (sequence > 0),
        event text NOT NULL,
        at timestamptz NOT NULL,
        identity_checked boolean NOT NULL,
        amount bigint,
        receipt text,
        heard_at timestamptz NOT NULL,
        PRIMARY KEY (order_id, sequence)
      );
      CREATE TABLE refused_word (
        digest text PRIMARY KEY,
        cause text NOT NULL CHECK (cause IN ('signature-invalid', 'reference-unknown', 'contradiction')),
        reference text,
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        times integer NOT NULL
      );
      CREATE INDEX refused_word_latest ON refused_word (last_at DESC, digest DESC);

      CREATE TABLE money (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES postal_order,
        purpose text NOT NULL CHECK (purpose IN ('dossier-fee', 'postage')),
        amount bigint NOT NULL CHECK (amount > 0),
        receipt text NOT NULL,
        collected_at timestamptz NOT NULL,
        -- The clerk's account; null for the carrier.
        collected_by text,
        told boolean NOT NULL,
        UNIQUE (order_id, receipt)
      );
      -- The carriage is paid once.
      CREATE UNIQUE INDEX money_postage ON money (order_id) WHERE purpose = 'postage';

      CREATE TABLE series (kind text NOT NULL, agency text NOT NULL, period text NOT NULL, last integer NOT NULL, PRIMARY KEY (kind, agency, period)) WITH (fillfactor = 50);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE series, money, refused_word, word, postal_order, post_wish, calendar;');
  }
}
