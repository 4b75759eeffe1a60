import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who read or changed what (P-o), use by day, and whose a dossier is. */
export class AccessTables1780000400002 implements MigrationInterface {
  readonly name = 'AccessTables1780000400002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dossier_owner (id uuid PRIMARY KEY, owner_kind text NOT NULL CHECK (owner_kind IN ('person', 'organisation')), owner_id uuid NOT NULL, procedure_code text NOT NULL);
      CREATE TABLE access_entry (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL,
        service text NOT NULL,
        actor_kind text NOT NULL,
        actor_ref text NOT NULL,
        roles text[] NOT NULL,
        agencies text[] NOT NULL,
        action text NOT NULL,
        object_kind text,
        object_id text,
        status integer NOT NULL
      );
      CREATE INDEX access_entry_object ON access_entry (object_id, id DESC) WHERE object_id IS NOT NULL;
      CREATE INDEX access_entry_actor ON access_entry (actor_ref, id DESC);
      CREATE INDEX access_entry_age ON access_entry USING brin (at);
      CREATE TABLE usage_day (
        agency text NOT NULL, day date NOT NULL, service text NOT NULL, actor_kind text NOT NULL,
        reads bigint NOT NULL, changes bigint NOT NULL, refused bigint NOT NULL,
        PRIMARY KEY (agency, day, service, actor_kind)
      ) WITH (fillfactor = 70);
      -- How long entries are kept is data; the run-time role can forget what is older, and nothing else.
      CREATE TABLE access_retention (valid_from date PRIMARY KEY, days integer NOT NULL CHECK (days >= 365), source text NOT NULL);
      INSERT INTO access_retention VALUES ('2000-01-01', 1825, 'Mặc định của hệ thống: năm năm; đơn vị vận hành quyết định');
      CREATE FUNCTION forget_accesses(now timestamptz, most integer) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
        WITH gone AS (
          DELETE FROM access_entry WHERE id IN (
            SELECT id FROM access_entry WHERE at < now - make_interval(days => (SELECT days FROM access_retention WHERE valid_from <= now::date ORDER BY valid_from DESC LIMIT 1)) LIMIT most
          ) RETURNING 1) SELECT count(*) FROM gone
      $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION forget_accesses; DROP TABLE access_retention, usage_day, access_entry, dossier_owner;');
  }
}
