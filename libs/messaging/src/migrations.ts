import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The append-only event table of a publisher, the head of each subject's sequence, and the outbox that points to what is not delivered. */
export class EventTables1700000000001 implements MigrationInterface {
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

/** Migrations a service lists first: those of publishing and of consuming. One-stop, whose ledger is its event table, lists the second alone. */
export const publisherMigrations = [EventTables1700000000001] as const;
export const consumerMigrations = [ConsumerTables1700000000002] as const;
