import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Words of a text that has lost its diacritics, as lexemes: codes stay whole. */
const words = `array_to_tsvector(array_remove(regexp_split_to_array(search, '[^a-z0-9.]+'), ''))`;

/**
 * Search by words and by likeness, the tree of agencies with who is competent for what, public services, and a small row for lists: no read of a list touches the whole
 * documents, and none gets slower as the tables grow.
 */
export class SearchServicesCompetence1767225900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE EXTENSION IF NOT EXISTS unaccent');
    await runner.query(`
      ALTER TABLE procedure_version
        ADD words tsvector GENERATED ALWAYS AS (${words}) STORED,
        -- Name without diacritics: what likeness is measured on.
        ADD title text,
        ADD summary jsonb,
        ADD unit_kinds text[];
      UPDATE procedure_version SET
        title = lower(unaccent(concat_ws(' ', body #>> '{name,vi}', body #>> '{name,en}'))),
        summary = jsonb_build_object('name', body -> 'name', 'field', body -> 'field', 'levels', (body -> 'levels') - 'provenance', 'audiences', body -> 'audiences', 'agencyLevels', body -> 'agencyLevels',
          'channels', body -> 'channels', 'returnMethods', body -> 'returnMethods', 'cases', jsonb_path_query_array(body, '$.cases[*].key'), 'verified', body #> '{provenance,verified}', 'openPoints', jsonb_array_length(body -> 'openPoints')),
        unit_kinds = ARRAY(SELECT DISTINCT step ->> 'unitKind' FROM jsonb_array_elements(body -> 'steps') AS step);
      ALTER TABLE procedure_version ALTER title SET NOT NULL, ALTER summary SET NOT NULL, ALTER unit_kinds SET NOT NULL;
      DROP INDEX procedure_version_search;
      CREATE INDEX procedure_version_words ON procedure_version USING gin (words);
      CREATE INDEX procedure_version_likeness ON procedure_version USING gist (title gist_trgm_ops (siglen = 64));
      CREATE INDEX procedure_version_field ON procedure_version (field_code, code);

      ALTER TABLE agency
        ADD words tsvector GENERATED ALWAYS AS (${words}) STORED,
        -- Codes of the agencies above, root first.
        ADD ancestors text[] NOT NULL DEFAULT '{}';
      WITH RECURSIVE tree AS (
        SELECT code, '{}'::text[] AS ancestors FROM agency WHERE parent_code IS NULL
        UNION ALL SELECT a.code, t.ancestors || t.code FROM agency a JOIN tree t ON a.parent_code = t.code)
      UPDATE agency SET ancestors = tree.ancestors FROM tree WHERE tree.code = agency.code;
      DROP INDEX agency_search;
      DROP INDEX agency_parent;
      CREATE INDEX agency_words ON agency USING gin (words);
      CREATE INDEX agency_ancestors ON agency USING gin (ancestors);
      CREATE INDEX agency_children ON agency (parent_code, code);

      CREATE TABLE agency_unit (
        code text PRIMARY KEY,
        agency_code text NOT NULL
      );
      CREATE INDEX agency_unit_agency ON agency_unit (agency_code);
      INSERT INTO agency_unit (code, agency_code) SELECT unit ->> 'code', code FROM agency, jsonb_array_elements(body -> 'units') AS unit ON CONFLICT DO NOTHING;

      -- Who is competent for what, on which days: one row for the agency itself and one for each agency above it.
      CREATE TABLE competence (
        above_code text NOT NULL,
        procedure_code text NOT NULL,
        agency_code text NOT NULL,
        days daterange NOT NULL,
        PRIMARY KEY (above_code, procedure_code, agency_code, days)
      );
      CREATE INDEX competence_agency ON competence (agency_code);
      CREATE INDEX competence_procedure ON competence (procedure_code, agency_code) WHERE above_code = agency_code;
      INSERT INTO competence (above_code, procedure_code, agency_code, days)
        SELECT above, handled ->> 'code', code, daterange((handled ->> 'from')::date, (handled ->> 'to')::date, '[]')
          FROM agency, jsonb_array_elements(body -> 'procedures') AS handled, unnest(ancestors || code) AS above ON CONFLICT DO NOTHING;
      DROP TABLE agency_procedure;

      CREATE TABLE public_service (
        code text PRIMARY KEY,
        version integer NOT NULL DEFAULT 1,
        procedures text[] NOT NULL,
        audiences text[] NOT NULL,
        days daterange NOT NULL,
        body jsonb NOT NULL,
        search text NOT NULL,
        words tsvector GENERATED ALWAYS AS (${words}) STORED
      );
      CREATE INDEX public_service_words ON public_service USING gin (words);
      CREATE INDEX public_service_procedures ON public_service USING gin (procedures);

      -- What the files said when they were last loaded: what an editor changed since stays until a file says something new.
      CREATE TABLE reference_load (
        kind text NOT NULL,
        key text NOT NULL,
        digest text NOT NULL,
        PRIMARY KEY (kind, key)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE reference_load, public_service, competence, agency_unit;
      CREATE TABLE agency_procedure (agency_code text NOT NULL, procedure_code text NOT NULL, PRIMARY KEY (procedure_code, agency_code));
      INSERT INTO agency_procedure SELECT DISTINCT code, handled ->> 'code' FROM agency, jsonb_array_elements(body -> 'procedures') AS handled;
      DROP INDEX agency_children;
      ALTER TABLE agency DROP words, DROP ancestors;
      CREATE INDEX agency_parent ON agency (parent_code);
      CREATE INDEX agency_search ON agency USING gin (search gin_trgm_ops);
      DROP INDEX procedure_version_field;
      ALTER TABLE procedure_version DROP words, DROP title, DROP summary, DROP unit_kinds;
      CREATE INDEX procedure_version_search ON procedure_version USING gin (search gin_trgm_ops);`);
  }
}
