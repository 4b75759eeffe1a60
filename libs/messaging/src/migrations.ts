import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The append-only event table of a publisher, the head of each subject's sequence, and the outbox that points to what is not delivered. */
export class EventTables1700000000001 implements MigrationInterface {
  static readonly appendOnly = ['event'];

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id uuid NOT NULL UNIQUE,
        topic text NOT NULL,
        subject text NOT NULL,
        sequence integer NOT NULL CHECK (sequence > 0),
        type text NOT NULL,
        partition_key text NOT NULL,
        body text NOT NULL,
        recorded_at timestamptz NOT NULL,
        UNIQUE (topic, subject, sequence)
      );
      CREATE TABLE event_head (
        topic text NOT NULL,
        subject text NOT NULL,
        sequence integer NOT NULL,
        PRIMARY KEY (topic, subject)
      ) WITH (fillfactor = 80);
      CREATE TABLE outbox_pending (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_position bigint NOT NULL
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_pending, event_head, event');
  }
}

/** How far a consumer has come per subject, and what it has set aside. */
export class ConsumerTables1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE consumer_position (
        topic text NOT NULL,
        subject text NOT NULL,
        last_sequence integer NOT NULL DEFAULT 0,
        parked boolean NOT NULL DEFAULT false,
        PRIMARY KEY (topic, subject)
      ) WITH (fillfactor = 80);
      CREATE TABLE parked_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        topic text NOT NULL,
        subject text NOT NULL,
        sequence integer,
        kafka_partition integer NOT NULL,
        kafka_offset bigint NOT NULL,
        body bytea NOT NULL,
        cause text NOT NULL CHECK (cause IN ('poison', 'failed', 'gap', 'behind', 'not-yet')),
        waits_for text,
        error text NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        parked_at timestamptz NOT NULL DEFAULT now(),
        next_attempt_at timestamptz,
        UNIQUE (topic, kafka_partition, kafka_offset)
      );
      CREATE INDEX parked_event_due ON parked_event (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
      CREATE INDEX parked_event_subject ON parked_event (topic, subject, sequence);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE parked_event, consumer_position');
  }
}

/**
 * Order across restores of a publisher (epoch), one place for each event that waits, a record of what operators gave up, and the inbox for input without versions.
 */
export class ConsumerTables1700000000003 implements MigrationInterface {
  static readonly appendOnly = ['discarded_event'];

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE consumer_position ADD COLUMN epoch integer NOT NULL DEFAULT 1;
      ALTER TABLE parked_event
        ADD COLUMN epoch integer NOT NULL DEFAULT 1,
        ADD COLUMN gapless boolean NOT NULL DEFAULT true,
        DROP CONSTRAINT parked_event_topic_kafka_partition_kafka_offset_key;
      DROP INDEX parked_event_subject;
      DELETE FROM parked_event later USING parked_event first
       WHERE (later.topic, later.subject, later.sequence) = (first.topic, first.subject, first.sequence) AND later.id > first.id;
      -- By its place in the order, not by its offset: a broker that was wiped begins to count again.
      CREATE UNIQUE INDEX parked_event_subject ON parked_event (topic, subject, sequence) WHERE sequence IS NOT NULL;
      CREATE UNIQUE INDEX parked_event_unreadable ON parked_event (topic, kafka_partition, kafka_offset, md5(body)) WHERE sequence IS NULL;
      CREATE TABLE discarded_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        topic text NOT NULL,
        subject text NOT NULL,
        sequence integer,
        until_sequence integer,
        body bytea,
        cause text NOT NULL,
        error text NOT NULL,
        reason text NOT NULL CHECK (reason <> ''),
        discarded_by text NOT NULL,
        discarded_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE inbox (
        source text NOT NULL,
        id text NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (source, id)
      );
      CREATE INDEX inbox_received ON inbox (received_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE inbox, discarded_event;
      DROP INDEX parked_event_unreadable, parked_event_subject;
      CREATE INDEX parked_event_subject ON parked_event (topic, subject, sequence);
      ALTER TABLE parked_event DROP COLUMN epoch, DROP COLUMN gapless, ADD UNIQUE (topic, kafka_partition, kafka_offset);
      ALTER TABLE consumer_position DROP COLUMN epoch;`);
  }
}

/** The epoch of a publisher's ledger, raised after a restore to an earlier time. */
export class LedgerEpoch1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger_epoch (single boolean PRIMARY KEY DEFAULT true CHECK (single), epoch integer NOT NULL);
      INSERT INTO ledger_epoch (epoch) VALUES (1);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger_epoch');
  }
}

/** Positions that go on by an unbroken stride, in one statement that looks each up by its key and writes it once; false, and nothing to be committed, when one does not. */
export class ConsumerStride1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION stride(of_topic text, subjects text[], firsts integer[], lasts integer[], epochs integer[]) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        FOR i IN 1 .. cardinality(subjects) LOOP
          IF firsts[i] = 1 THEN
            INSERT INTO consumer_position (topic, subject, last_sequence, epoch) VALUES (of_topic, subjects[i], lasts[i], epochs[i]) ON CONFLICT DO NOTHING;
          ELSE
            UPDATE consumer_position SET last_sequence = lasts[i]
             WHERE topic = of_topic AND subject = subjects[i] AND last_sequence = firsts[i] - 1 AND epoch = epochs[i] AND NOT parked;
          END IF;
          IF NOT FOUND THEN RETURN false; END IF;
        END LOOP;
        RETURN true;
      END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION stride');
  }
}

/** Migrations a service lists first: those of publishing and of consuming. One-stop, whose ledger is its event table, lists the second alone. */
export const publisherMigrations = [EventTables1700000000001, LedgerEpoch1700000000004] as const;
export const consumerMigrations = [ConsumerTables1700000000002, ConsumerTables1700000000003, ConsumerStride1700000000005] as const;
