import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The feed of dossier facts, how far each portal has come with each dossier, what was tried; and the procedures as published. */
export class IntegrationTables1780000110001 implements MigrationInterface {
  readonly name = 'IntegrationTables1780000110001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE procedure_version (
        id text PRIMARY KEY,
        code text NOT NULL,
        field_code text NOT NULL,
        field_name jsonb NOT NULL,
        name jsonb NOT NULL,
        in_force_from date NOT NULL,
        in_force_to date,
        -- The version as published: it never changes.
        body jsonb NOT NULL
      );
      CREATE INDEX procedure_version_of_code ON procedure_version (code, in_force_from DESC);`);

    await runner.query(`
      -- One row for ever, made with the table: a cursor of another feed is not one of this.
      CREATE TABLE feed (id uuid NOT NULL DEFAULT gen_random_uuid());
      CREATE UNIQUE INDEX feed_single ON feed ((true));
      INSERT INTO feed DEFAULT VALUES;
      -- Facts of dossiers in the order of their commits here (see FeedTable), with the bytes they came in.
      CREATE TABLE feed_event (
        position bigint GENERATED ALWAYS AS IDENTITY,
        dossier_id uuid NOT NULL,
        sequence integer NOT NULL,
        epoch integer NOT NULL,
        type text NOT NULL,
        procedure_code text NOT NULL,
        receiving_agency text NOT NULL,
        competent_agency text NOT NULL,
        body text NOT NULL,
        PRIMARY KEY (position) INCLUDE (type, procedure_code, receiving_agency, competent_agency),
        UNIQUE (dossier_id, sequence, epoch)
      );`);

    await runner.query(`
      CREATE TABLE sync_dossier (
        destination text NOT NULL,
        dossier_id uuid NOT NULL,
        code text NOT NULL,
        procedure_code text NOT NULL,
        receiving_agency text NOT NULL,
        competent_agency text NOT NULL,
        epoch integer NOT NULL,
        -- Latest version heard of, and when it became a fact.
        known_version integer NOT NULL,
        changed_at timestamptz NOT NULL,
        -- Latest version whose progress the portal has acknowledged; whether it has acknowledged the dossier itself.
        sent_version integer NOT NULL DEFAULT 0,
        opened boolean NOT NULL DEFAULT false,
        -- Since when the portal is behind; null: it is not.
        pending_since timestamptz,
        -- When it is sent next, or while somebody sends it until when that is waited for; null: there is nothing to send.
        due_at timestamptz,
        lease uuid,
        tries integer NOT NULL DEFAULT 0,
        stuck boolean NOT NULL DEFAULT false,
        failure text CHECK (failure IN ('refused', 'nonsense', 'away', 'card', 'unready')),
        failure_code text,
        failure_detail text,
        failed_at timestamptz,
        PRIMARY KEY (destination, dossier_id),
        CHECK ((pending_since IS NULL) = (due_at IS NULL)),
        CHECK (NOT stuck OR pending_since IS NOT NULL)
      ) WITH (fillfactor = 70);
      CREATE INDEX sync_due ON sync_dossier (destination, due_at) WHERE due_at IS NOT NULL;
      CREATE INDEX sync_pending ON sync_dossier (destination, pending_since, dossier_id) WHERE pending_since IS NOT NULL;
      CREATE INDEX sync_stuck ON sync_dossier (destination, pending_since, dossier_id) WHERE stuck;
      CREATE INDEX sync_of_dossier ON sync_dossier (dossier_id);
      CREATE INDEX sync_code ON sync_dossier (code);
      -- What was tried, once for each time a dossier's turn came.
      CREATE TABLE sync_attempt (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        destination text NOT NULL,
        dossier_id uuid NOT NULL,
        from_version integer NOT NULL,
        to_version integer NOT NULL,
        outcome text NOT NULL,
        code text,
        tried_at timestamptz NOT NULL,
        milliseconds integer NOT NULL
      );
      CREATE INDEX sync_attempt_of_dossier ON sync_attempt (dossier_id, id DESC);
      CREATE INDEX sync_attempt_at ON sync_attempt (tried_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync_attempt, sync_dossier, feed_event, feed, procedure_version');
  }
}
