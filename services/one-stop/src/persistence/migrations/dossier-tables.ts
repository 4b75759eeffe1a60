import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The dossier, its hash-chained ledger, what is on record beside it, and the outbox that points to what the broker has not taken yet. */
export class DossierTables1767225700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    await runner.query(`
      CREATE TABLE dossier (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        version integer NOT NULL,
        state text NOT NULL,
        procedure_code text NOT NULL,
        receiving_agency text NOT NULL,
        competent_agency text NOT NULL,
        unit text,
        officer text,
        owner_id uuid NOT NULL,
        filed_by uuid,
        received_at timestamptz NOT NULL,
        -- What an officer must answer next: the reception clock while submitted, else the processing clock.
        next_due timestamptz,
        ended_at timestamptz,
        -- The whole aggregate (domain/dossier.ts).
        body jsonb NOT NULL,
        -- Of the last ledger row.
        hash bytea NOT NULL
      ) WITH (fillfactor = 70);
      CREATE INDEX dossier_queue ON dossier (competent_agency, state, next_due, id) WHERE ended_at IS NULL;
      CREATE INDEX dossier_agency_received ON dossier (competent_agency, received_at DESC, id DESC);
      CREATE INDEX dossier_owner ON dossier (owner_id, received_at DESC, id DESC);
      CREATE INDEX dossier_filed_by ON dossier (filed_by, received_at DESC, id DESC) WHERE filed_by IS NOT NULL;

      CREATE TABLE ledger (
        dossier_id uuid NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        fact text NOT NULL,
        -- The published event, its exact bytes.
        event text NOT NULL,
        -- SHA-256 of salt and detail; the detail itself can be erased, the chain stands.
        detail_digest bytea,
        hash bytea NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (dossier_id, version)
      );

      CREATE TABLE ledger_detail (
        dossier_id uuid NOT NULL,
        version integer NOT NULL,
        salt bytea NOT NULL,
        -- Text, not jsonb: the digest is of these bytes.
        detail text NOT NULL,
        PRIMARY KEY (dossier_id, version)
      );

      CREATE TABLE outbox_pending (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        dossier_id uuid NOT NULL,
        version integer NOT NULL
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

      CREATE TABLE slip_counter (
        agency text NOT NULL,
        year integer NOT NULL,
        form text NOT NULL,
        last integer NOT NULL,
        PRIMARY KEY (agency, year, form)
      ) WITH (fillfactor = 50);

      CREATE TABLE slip (
        dossier_id uuid NOT NULL,
        version integer NOT NULL,
        form text NOT NULL,
        number integer NOT NULL,
        content jsonb NOT NULL,
        issued_at timestamptz NOT NULL,
        PRIMARY KEY (dossier_id, version)
      );

      CREATE TABLE result_file (
        dossier_id uuid NOT NULL,
        digest text NOT NULL,
        file_name text NOT NULL,
        size bigint NOT NULL,
        signer text NOT NULL,
        signed_at timestamptz NOT NULL,
        uploaded_by text NOT NULL,
        PRIMARY KEY (dossier_id, digest)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE result_file, slip, slip_counter, outbox_pending, ledger_detail, ledger, dossier');
  }
}

/** Local copies of what other services own: fed by compacted topics, and the applicant's card pulled before version 1. */
export class LocalCopies1767225700001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE procedure_version (id text PRIMARY KEY, code text NOT NULL, body jsonb NOT NULL);
      CREATE TABLE agency (code text PRIMARY KEY, parent_code text, body jsonb NOT NULL);
      CREATE TABLE calendar (id text PRIMARY KEY, body jsonb NOT NULL, changed_at timestamptz NOT NULL DEFAULT now());
      CREATE TABLE delegation (
        id uuid PRIMARY KEY,
        principal_id uuid NOT NULL,
        delegate_person_id uuid NOT NULL,
        procedures text[],
        valid_from date NOT NULL,
        valid_to date,
        active boolean NOT NULL
      );
      CREATE INDEX delegation_by_delegate ON delegation (delegate_person_id, principal_id) WHERE active;
      CREATE TABLE card (
        dossier_id uuid PRIMARY KEY,
        body jsonb NOT NULL,
        -- Owner's name and the dossier's code without diacritics, for an officer's search.
        search text NOT NULL,
        -- Last four digits of the owner's number: what an anonymous look-up must know.
        detail text NOT NULL
      );
      CREATE INDEX card_search ON card USING gin (search gin_trgm_ops);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE card, delegation, calendar, agency, procedure_version');
  }
}
