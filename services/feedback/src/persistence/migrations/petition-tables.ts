import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Words of a text that has lost its diacritics, as lexemes: codes stay whole. */
export const wordsColumn = `words tsvector GENERATED ALWAYS AS (array_to_tsvector(array_remove(regexp_split_to_array(coalesce(search, ''), '[^a-z0-9.]+'), ''))) STORED`;

/** Petitions with the record of what was done, and the oversight task of the superior agency as part of each. */
export class PetitionTables1780000400002 implements MigrationInterface {
  readonly name = 'PetitionTables1780000400002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A petition on paper cites the code.
      CREATE INDEX dossier_code ON dossier (code);
      CREATE TABLE petition (
        id uuid PRIMARY KEY,
        version integer NOT NULL,
        state text NOT NULL CHECK (state IN ('received', 'refused', 'moreInfo', 'forwarded', 'answering', 'answered', 'published', 'rated', 'closed')),
        kind text NOT NULL CHECK (kind IN ('conduct', 'rules', 'remark')),
        source text NOT NULL,
        dossier_id uuid REFERENCES dossier,
        agency text NOT NULL,
        receiving_agency text NOT NULL,
        -- Whose oversight task it is, from the first moment; null where no agency stands above.
        superior_agency text,
        -- Null for a petition that came on paper or by telephone.
        person_id uuid,
        petitioner jsonb NOT NULL,
        text text NOT NULL,
        received_at timestamptz NOT NULL,
        entered_at timestamptz NOT NULL,
        counted_from timestamptz NOT NULL,
        waited_days integer NOT NULL,
        asked_from text,
        asked_at timestamptz,
        refuse_due timestamptz NOT NULL,
        ask_more_due timestamptz NOT NULL,
        answer_due timestamptz,
        publish_due timestamptz,
        first_contact_at timestamptz,
        answer text,
        outcome text,
        answered_at timestamptz,
        was_late boolean NOT NULL,
        public_text text,
        public_answer text,
        published_at timestamptz,
        -- What is published, without diacritics.
        search text,
        ${wordsColumn},
        rating smallint CHECK (rating BETWEEN 1 AND 3),
        settlement text,
        closed_at timestamptz,
        repeats_id uuid REFERENCES petition,
        CHECK (kind <> 'remark' OR dossier_id IS NOT NULL),
        CHECK ((published_at IS NULL) = (public_text IS NULL))
      ) WITH (fillfactor = 80);
      CREATE INDEX petition_of_person ON petition (person_id, received_at DESC, id DESC) WHERE person_id IS NOT NULL;
      CREATE INDEX petition_of_agency ON petition (agency, received_at DESC, id DESC);
      CREATE INDEX petition_received_by ON petition (receiving_agency, received_at DESC, id DESC) WHERE receiving_agency <> agency;
      CREATE INDEX petition_overseen ON petition (superior_agency, received_at, id) WHERE state NOT IN ('refused', 'closed');
      CREATE INDEX petition_overdue ON petition (superior_agency, answer_due, id) WHERE state IN ('received', 'forwarded', 'answering');
      CREATE INDEX petition_due ON petition (agency, answer_due) WHERE state <> 'refused';
      CREATE INDEX petition_of_dossier ON petition (dossier_id, received_at) WHERE dossier_id IS NOT NULL;
      CREATE INDEX petition_repeated ON petition (repeats_id) WHERE repeats_id IS NOT NULL;
      CREATE INDEX petition_published ON petition (published_at DESC, id DESC) WHERE published_at IS NOT NULL;
      CREATE INDEX petition_published_by ON petition (agency, published_at DESC, id DESC) WHERE published_at IS NOT NULL;
      CREATE INDEX petition_words ON petition USING gin (words) WHERE published_at IS NOT NULL;

      CREATE TABLE petition_entry (
        petition_id uuid NOT NULL REFERENCES petition,
        -- Of the petition after it.
        version integer NOT NULL,
        action text NOT NULL,
        from_state text,
        to_state text NOT NULL,
        at timestamptz NOT NULL,
        capacity text NOT NULL,
        account text NOT NULL,
        -- The agency concerned at that moment.
        agency text NOT NULL,
        text text,
        reason_code text,
        late boolean,
        PRIMARY KEY (petition_id, version)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE petition_entry, petition; DROP INDEX dossier_code;');
  }
}
