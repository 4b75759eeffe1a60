import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Persons, accounts, what they sign in with, organisations, delegations, keys. */
export class IdentityTables1767225600100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person (
        id uuid PRIMARY KEY,
        personal_id text UNIQUE CHECK (personal_id ~ '^[0-9]{12}$'),
        passport_number text,
        passport_country text,
        family_name text NOT NULL,
        middle_and_given_name text NOT NULL,
        sex text CHECK (sex IN ('male', 'female')),
        date_of_birth date NOT NULL,
        nationality text NOT NULL,
        phone text,
        email text,
        ethnicity text,
        religion text,
        occupation text,
        employer text,
        contact_address text,
        permanent_residence jsonb,
        temporary_residence jsonb,
        current_residence jsonb,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (passport_country, passport_number),
        CHECK ((passport_number IS NULL) = (passport_country IS NULL)),
        CHECK (personal_id IS NOT NULL OR passport_number IS NOT NULL)
      );

      CREATE TABLE account (
        id uuid PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES person (id),
        kind text NOT NULL CHECK (kind IN ('citizen', 'officer')),
        login text NOT NULL UNIQUE,
        password_hash text,
        phone text,
        assurance smallint NOT NULL CHECK (assurance IN (1, 2)),
        vneid_linked boolean NOT NULL DEFAULT false,
        suspended boolean NOT NULL DEFAULT false,
        title text,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (person_id, kind)
      );

      CREATE TABLE officer_grant (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES account (id),
        role text NOT NULL,
        agency text,
        unit text,
        granted_by uuid,
        granted_at timestamptz NOT NULL,
        UNIQUE NULLS NOT DISTINCT (account_id, role, agency, unit)
      );
      CREATE INDEX officer_grant_unit ON officer_grant (agency, unit);

      CREATE TABLE session (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES account (id),
        started_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL,
        ended_at timestamptz,
        end_reason text CHECK (end_reason IN ('log-out', 'log-out-everywhere', 'reused', 'password-changed', 'given-up', 'suspended')),
        device text,
        CHECK ((ended_at IS NULL) = (end_reason IS NULL))
      );
      CREATE INDEX session_of_account ON session (account_id) WHERE ended_at IS NULL;
      CREATE INDEX session_ends_at ON session (ends_at);

      CREATE TABLE refresh_token (
        hash bytea PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        issued_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX refresh_token_session ON refresh_token (session_id);

      CREATE TABLE log_in_failures (
        subject bytea PRIMARY KEY,
        count integer NOT NULL,
        last_at timestamptz NOT NULL,
        locked_until timestamptz
      );

      CREATE TABLE one_time_code (
        id uuid PRIMARY KEY,
        purpose text NOT NULL CHECK (purpose IN ('registration', 'password-reset', 'phone-change')),
        code_hash bytea,
        expires_at timestamptz NOT NULL,
        tries_left smallint NOT NULL CHECK (tries_left >= 0),
        sends smallint NOT NULL,
        phone text,
        account_id uuid REFERENCES account (id),
        details jsonb,
        used_at timestamptz,
        created_at timestamptz NOT NULL
      );
      CREATE INDEX one_time_code_created ON one_time_code (created_at);

      CREATE TABLE code_sending (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        purpose text NOT NULL,
        subject bytea NOT NULL,
        address bytea NOT NULL,
        sent_at timestamptz NOT NULL
      );
      CREATE INDEX code_sending_subject ON code_sending (subject, sent_at);
      CREATE INDEX code_sending_address ON code_sending (address, sent_at);
      CREATE INDEX code_sending_at ON code_sending (sent_at);

      CREATE TABLE vneid_authorization (
        state_hash bytea PRIMARY KEY,
        nonce text NOT NULL,
        code_verifier text NOT NULL,
        redirect_uri text NOT NULL,
        account_id uuid,
        created_at timestamptz NOT NULL
      );

      CREATE TABLE signing_key (
        kid text PRIMARY KEY,
        public_jwk jsonb NOT NULL,
        private_sealed bytea NOT NULL,
        signs_from timestamptz NOT NULL,
        signs_until timestamptz NOT NULL,
        published_until timestamptz NOT NULL
      );

      CREATE TABLE organisation (
        id uuid PRIMARY KEY,
        tax_code text NOT NULL,
        name text NOT NULL,
        address text NOT NULL,
        phone text,
        email text,
        verified boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX organisation_verified_tax_code ON organisation (tax_code) WHERE verified;
      CREATE INDEX organisation_tax_code ON organisation (tax_code);

      CREATE TABLE representative (
        organisation_id uuid NOT NULL REFERENCES organisation (id),
        person_id uuid NOT NULL REFERENCES person (id),
        position text NOT NULL,
        since timestamptz NOT NULL,
        PRIMARY KEY (organisation_id, person_id)
      );
      CREATE INDEX representative_person ON representative (person_id);

      CREATE TABLE delegation (
        id uuid PRIMARY KEY,
        principal_kind text NOT NULL CHECK (principal_kind IN ('person', 'organisation')),
        principal_id uuid NOT NULL,
        delegate_person_id uuid NOT NULL REFERENCES person (id),
        procedures text[],
        from_date date NOT NULL,
        to_date date,
        offered_by uuid NOT NULL REFERENCES person (id),
        offered_at timestamptz NOT NULL,
        revoked_by uuid REFERENCES person (id),
        revoked_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        CHECK (to_date IS NULL OR from_date <= to_date),
        CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
      );
      CREATE INDEX delegation_principal ON delegation (principal_id, offered_at);
      CREATE INDEX delegation_delegate ON delegation (delegate_person_id, offered_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE delegation, representative, organisation, signing_key, vneid_authorization, code_sending, one_time_code, log_in_failures,
        refresh_token, session, officer_grant, account, person`);
  }
}
