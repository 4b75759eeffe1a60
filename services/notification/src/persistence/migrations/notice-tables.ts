import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices, their deliveries by SMS and mail, what was read, preferences, templates; and what is known of dossiers and procedures. */
export class NoticeTables1780000107001 implements MigrationInterface {
  readonly name = 'NoticeTables1780000107001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Names of a version, of its papers, and which of them are compared at collection.
      CREATE TABLE procedure_version (id text PRIMARY KEY, name jsonb NOT NULL, papers jsonb NOT NULL);
      CREATE TABLE dossier (
        id uuid PRIMARY KEY,
        code text NOT NULL,
        procedure_code text NOT NULL,
        procedure_version_id text NOT NULL,
        case_key text NOT NULL,
        receiving_agency text NOT NULL,
        competent_agency text NOT NULL,
        owner_kind text NOT NULL CHECK (owner_kind IN ('person', 'organisation')),
        owner_id uuid NOT NULL
      ) WITH (fillfactor = 90);

      CREATE TABLE notice (
        id uuid PRIMARY KEY,
        -- In the order in which facts were heard: of one dossier, the order in which they are told.
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        topic text NOT NULL,
        subject text NOT NULL,
        version integer NOT NULL,
        dossier_id uuid NOT NULL,
        -- Null until the submission was heard of, which may be after the journal.
        owner_id uuid,
        cause text NOT NULL,
        template text NOT NULL,
        kind text NOT NULL,
        mandatory boolean NOT NULL,
        agency text,
        -- Account of the officer handling it, pseudonymous; the name is looked up when it is told.
        handler text,
        state text,
        due_at timestamptz,
        detail jsonb NOT NULL,
        told_at timestamptz NOT NULL,
        -- One fact is told once.
        UNIQUE (topic, subject, version)
      );
      CREATE INDEX notice_of_owner ON notice (owner_id, position DESC) WHERE owner_id IS NOT NULL;
      CREATE INDEX notice_of_dossier ON notice (dossier_id, position DESC);
      CREATE INDEX notice_old ON notice (told_at);

      CREATE TABLE reading (person_id uuid NOT NULL, notice_id uuid NOT NULL REFERENCES notice ON DELETE CASCADE, read_at timestamptz NOT NULL, PRIMARY KEY (person_id, notice_id));
      CREATE INDEX reading_of_notice ON reading (notice_id);

      CREATE TABLE delivery (
        id uuid PRIMARY KEY,
        notice_id uuid NOT NULL REFERENCES notice ON DELETE CASCADE,
        channel text NOT NULL CHECK (channel IN ('sms', 'email')),
        dossier_id uuid NOT NULL,
        position bigint NOT NULL,
        state text NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'suppressed')),
        attempts integer NOT NULL,
        -- How often it was given to the other side as a new message.
        generation integer NOT NULL,
        receipt text,
        handed_over_at timestamptz,
        reason text,
        created_at timestamptz NOT NULL,
        next_try_at timestamptz,
        settled_at timestamptz,
        UNIQUE (notice_id, channel),
        CHECK ((state IN ('delivered', 'failed', 'suppressed')) = (settled_at IS NOT NULL)),
        CHECK ((settled_at IS NULL) = (next_try_at IS NOT NULL))
      ) WITH (fillfactor = 70);
      CREATE INDEX delivery_due ON delivery (channel, next_try_at, position) WHERE settled_at IS NULL;
      CREATE INDEX delivery_waiting ON delivery (channel, created_at) WHERE settled_at IS NULL;
      CREATE INDEX delivery_ahead ON delivery (dossier_id, channel, position) WHERE settled_at IS NULL;
      CREATE INDEX delivery_of_dossier ON delivery (dossier_id, position DESC, id DESC);
      CREATE INDEX delivery_failed ON delivery (channel, settled_at DESC, id DESC) WHERE state = 'failed';

      CREATE TABLE preference (
        person_id uuid PRIMARY KEY,
        version integer NOT NULL,
        language text NOT NULL CHECK (language IN ('vi', 'en')),
        sms text[] NOT NULL,
        email text[] NOT NULL,
        changed_at timestamptz NOT NULL
      );

      CREATE TABLE template (
        id text NOT NULL,
        language text NOT NULL CHECK (language IN ('vi', 'en')),
        in_force_from date NOT NULL,
        in_force_to date,
        title text NOT NULL,
        body text NOT NULL,
        short text,
        source text NOT NULL,
        PRIMARY KEY (id, language, in_force_from)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE template, preference, delivery, reading, notice, dossier, procedure_version;');
  }
}
