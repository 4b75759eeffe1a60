import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts, dossiers with their revisions, files, the personal store, and the local copies of what other services own. */
export class Intake1780000000001 implements MigrationInterface {
  readonly name = 'Intake1780000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE procedure_version (
        id text PRIMARY KEY,
        code text NOT NULL,
        effective_from date NOT NULL,
        effective_to date,
        body jsonb NOT NULL
      );
      CREATE INDEX procedure_version_in_force ON procedure_version (code, effective_from DESC);
      CREATE TABLE agency (code text PRIMARY KEY, sequence integer NOT NULL, body jsonb NOT NULL);
      CREATE TABLE calendar (id text PRIMARY KEY, sequence integer NOT NULL, body jsonb NOT NULL);
      CREATE TABLE delegation (
        id uuid PRIMARY KEY,
        principal_kind text NOT NULL CHECK (principal_kind IN ('person', 'organisation')),
        principal_id uuid NOT NULL,
        delegate_person uuid NOT NULL,
        procedures text[],
        valid_from date NOT NULL,
        valid_to date,
        active boolean NOT NULL
      );
      CREATE INDEX delegation_of_delegate ON delegation (delegate_person, principal_id) WHERE active;`);

    await runner.query(`
      CREATE TABLE draft (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        procedure_code text NOT NULL,
        procedure_version_id text NOT NULL,
        case_key text NOT NULL,
        channel text NOT NULL CHECK (channel IN ('counter', 'online', 'post')),
        audience text NOT NULL,
        receiving_agency text NOT NULL,
        competent_agency text NOT NULL,
        owner_kind text NOT NULL CHECK (owner_kind IN ('person', 'organisation')),
        owner_id uuid NOT NULL,
        owner_details jsonb,
        filed_by_person uuid,
        submitter_name text,
        entered_by uuid,
        entered_unit text,
        form jsonb NOT NULL,
        prefilled jsonb NOT NULL,
        return_method text CHECK (return_method IN ('counter', 'post', 'electronic')),
        return_address jsonb,
        exemptions jsonb NOT NULL,
        papers jsonb NOT NULL,
        handed_in_at timestamptz,
        dossier_id uuid UNIQUE,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CHECK ((channel = 'online') = (entered_by IS NULL))
      ) WITH (fillfactor = 80);
      CREATE INDEX draft_of_owner ON draft (owner_id, updated_at DESC, id DESC) WHERE dossier_id IS NULL;
      CREATE INDEX draft_of_counter ON draft (receiving_agency, updated_at DESC, id DESC) WHERE dossier_id IS NULL AND channel <> 'online';`);

    await runner.query(`
      CREATE TABLE dossier_counter (
        agency text NOT NULL,
        day date NOT NULL,
        last integer NOT NULL,
        PRIMARY KEY (agency, day)
      ) WITH (fillfactor = 50);
      CREATE TABLE dossier (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        procedure_code text NOT NULL,
        procedure_version_id text NOT NULL,
        case_key text NOT NULL,
        channel text NOT NULL CHECK (channel IN ('counter', 'online', 'post')),
        audience text NOT NULL,
        receiving_agency text NOT NULL,
        competent_agency text NOT NULL,
        owner_kind text NOT NULL CHECK (owner_kind IN ('person', 'organisation')),
        owner_id uuid NOT NULL,
        owner_details jsonb,
        filed_by_person uuid,
        submitter_name text,
        summary text NOT NULL,
        return_method text CHECK (return_method IN ('counter', 'post', 'electronic')),
        return_address jsonb,
        exemptions jsonb NOT NULL,
        fees_due jsonb NOT NULL,
        submitted_at timestamptz NOT NULL,
        received_at timestamptz NOT NULL,
        stay_begins_at timestamptz,
        revision integer NOT NULL CHECK (revision > 0)
      ) WITH (fillfactor = 80);
      CREATE INDEX dossier_of_owner ON dossier (owner_id, submitted_at DESC, id DESC);
      CREATE INDEX dossier_of_kind ON dossier (owner_id, procedure_code, submitted_at DESC, id DESC);
      CREATE TABLE revision (
        dossier_id uuid NOT NULL REFERENCES dossier,
        number integer NOT NULL CHECK (number > 0),
        kind text NOT NULL CHECK (kind IN ('filed', 'supplemented', 'amended', 'withdrawalRequested', 'returnMethodChosen')),
        by_role text NOT NULL CHECK (by_role IN ('applicant', 'delegate', 'reception')),
        by_ref text NOT NULL,
        by_unit text,
        at timestamptz NOT NULL,
        form jsonb,
        fields text[] NOT NULL,
        reason text,
        evidence jsonb,
        return_method text,
        PRIMARY KEY (dossier_id, number)
      );
      CREATE TABLE component_version (
        dossier_id uuid NOT NULL,
        component_id text NOT NULL,
        revision integer NOT NULL,
        source text NOT NULL CHECK (source IN ('uploaded', 'store', 'state-database', 'paper')),
        originals integer NOT NULL CHECK (originals >= 0),
        copies integer NOT NULL CHECK (copies >= 0),
        PRIMARY KEY (dossier_id, component_id, revision),
        FOREIGN KEY (dossier_id, revision) REFERENCES revision (dossier_id, number)
      );
      CREATE TABLE dossier_standing (
        dossier_id uuid PRIMARY KEY,
        version integer NOT NULL,
        state text NOT NULL,
        receiving_agency text NOT NULL,
        competent_agency text NOT NULL,
        unit text,
        consulted_units text[] NOT NULL,
        asked_components text[],
        asked_fields text[],
        asked_due timestamptz,
        answered boolean NOT NULL,
        declined jsonb
      ) WITH (fillfactor = 80);`);

    await runner.query(`
      CREATE TABLE document (
        id uuid PRIMARY KEY,
        owner_kind text NOT NULL CHECK (owner_kind IN ('person', 'organisation')),
        owner_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('uploaded', 'result')),
        title text NOT NULL,
        valid_to date,
        dossier_id uuid,
        result_code text UNIQUE,
        result_digest text,
        added_at timestamptz NOT NULL
      );
      CREATE INDEX document_of_owner ON document (owner_id, added_at DESC, id DESC);
      CREATE TABLE file (
        id uuid PRIMARY KEY,
        draft_id uuid REFERENCES draft,
        dossier_id uuid REFERENCES dossier,
        document_id uuid REFERENCES document,
        component_id text,
        revision integer,
        sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        size bigint NOT NULL CHECK (size > 0),
        type text NOT NULL,
        name text NOT NULL,
        source text NOT NULL CHECK (source IN ('uploaded', 'store')),
        held_until date,
        uploaded_by text NOT NULL,
        uploaded_at timestamptz NOT NULL,
        scan text NOT NULL CHECK (scan IN ('pending', 'clean', 'infected', 'unavailable')),
        scan_attempts integer NOT NULL DEFAULT 0,
        next_scan_at timestamptz,
        scanned_at timestamptz,
        found text,
        CHECK (num_nonnulls(draft_id, dossier_id, document_id) = 1),
        CHECK ((document_id IS NULL) = (component_id IS NOT NULL)),
        CHECK ((scan = 'pending') = (next_scan_at IS NOT NULL)),
        FOREIGN KEY (dossier_id, revision) REFERENCES revision (dossier_id, number)
      ) WITH (fillfactor = 90);
      CREATE INDEX file_of_draft ON file (draft_id) WHERE draft_id IS NOT NULL;
      CREATE INDEX file_of_dossier ON file (dossier_id) WHERE dossier_id IS NOT NULL;
      CREATE INDEX file_of_document ON file (document_id) WHERE document_id IS NOT NULL;
      CREATE INDEX file_bytes ON file (sha256);
      CREATE INDEX file_to_scan ON file (next_scan_at) WHERE scan = 'pending';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE file, document, dossier_standing, component_version, revision, dossier, dossier_counter, draft,
      delegation, calendar, agency, procedure_version`);
  }
}
