import type { CloudEvent, Topic } from '#contracts';
import type { Tx } from '#persistence';

/** How far a subject has come on a topic. */
export interface Position {
  /** Sequence of the last event applied; 0 before the first. */
  last: number;
  /** Ledger epoch of that event; 1 before the first. */
  epoch: number;
  /** An event of this subject is set aside, and later ones queue behind it. */
  parked: boolean;
}

/** What an event is to a subject that has come this far. */
export type Verdict =
  /** The next one. */
  | 'apply'
  /** Applied before, or of a history that a restore has undone. */
  | 'ignore'
  /** Of a journal, and those before it have not come. */
  | 'gap';

/**
 * The one rule of order. A journal goes step by step; a snapshot takes whatever is newer. After a restore to an earlier time the publisher counts on from
 * there under a higher epoch: its history replaces ours from that sequence on, and what is left of the old one is void.
 */
export function judge(kind: Topic['kind'], position: Position, { sequence, ledgerepoch }: Pick<CloudEvent, 'sequence' | 'ledgerepoch'>): Verdict {
  if (ledgerepoch < position.epoch) return 'ignore';
  const before = ledgerepoch > position.epoch ? Math.min(position.last, sequence - 1) : position.last;
  if (sequence <= before) return 'ignore';
  return kind === 'snapshot' || sequence === before + 1 ? 'apply' : 'gap';
}

/** Events of one subject without a break between them. */
export interface Stride { readonly subject: string; readonly first: number; last: number; readonly epoch: number }

/** The strides of these events of a journal, in the order in which positions are locked; null where a subject's events do not follow each other. */
export function stridesOf(events: readonly Pick<CloudEvent, 'subject' | 'sequence' | 'ledgerepoch'>[]): Stride[] | null {
  const strides = new Map<string, Stride>();
  for (const { subject, sequence, ledgerepoch: epoch } of events) {
    const stride = strides.get(subject);
    if (stride === undefined) strides.set(subject, { subject, first: sequence, last: sequence, epoch });
    else if (stride.last + 1 === sequence && stride.epoch === epoch) stride.last = sequence;
    else return null;
  }
  return [...strides.values()].sort((a, b) => inCodeUnits(a.subject, b.subject));
}

/** Moves positions on by their strides and locks them. False when one of them is elsewhere, or waits: then nothing of this transaction may stand. */
export async function stride(tx: Tx, topic: string, strides: readonly Stride[]): Promise<boolean> {
  const [row] = await tx.prepared<{ done: boolean }>(
    'position-stride', 'SELECT stride($1, $2::text[], $3::int[], $4::int[], $5::int[]) AS done',
    [topic, strides.map(({ subject }) => subject), strides.map(({ first }) => first), strides.map(({ last }) => last), strides.map(({ epoch }) => epoch)],
  );
  return row?.done === true;
}

/** Looked up one by one along the primary key, whatever the planner believes of a table that has just begun to grow. */
const lockSql = `
  SELECT p.subject, p.last_sequence AS last, p.epoch, p.parked
    FROM unnest($2::text[]) AS wanted (subject)
   CROSS JOIN LATERAL (SELECT c.subject, c.last_sequence, c.epoch, c.parked FROM consumer_position c WHERE c.topic = $1 AND c.subject = wanted.subject LIMIT 1 FOR UPDATE) p`;
const storeSql = `
  INSERT INTO consumer_position (topic, subject, last_sequence, epoch, parked)
  SELECT $1, * FROM unnest($2::text[], $3::int[], $4::int[], $5::bool[])
      ON CONFLICT (topic, subject) DO UPDATE SET last_sequence = excluded.last_sequence, epoch = excluded.epoch, parked = excluded.parked`;

/** The positions of the subjects a transaction is about, locked until it ends: whoever else works on one of them waits, and then sees what was done. */
export class Positions {
  private readonly changed = new Set<string>();

  private constructor(private readonly topic: string, private readonly bySubject: ReadonlyMap<string, Position>) {}

  /** Locks in a fixed order, so that two transactions do not wait for each other. Subjects not seen before are given a row. */
  static async lock(tx: Tx, topic: string, subjects: Iterable<string>): Promise<Positions> {
    const wanted = [...new Set(subjects)].sort(inCodeUnits);
    const bySubject = new Map<string, Position>();
    const take = async (missing: string[]): Promise<void> => {
      const rows = await tx.prepared<Position & { subject: string }>('position-lock', lockSql, [topic, missing]);
      for (const { subject, last, epoch, parked } of rows) bySubject.set(subject, { last, epoch, parked });
    };
    if (wanted.length > 0) await take(wanted);
    const missing = wanted.filter((subject) => !bySubject.has(subject));
    if (missing.length > 0) {
      await tx.prepared('position-open', 'INSERT INTO consumer_position (topic, subject) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING', [topic, missing]);
      // Read again: another transaction may have been the one to insert it, and has since moved it on.
      await take(missing);
    }
    return new Positions(topic, bySubject);
  }

  of(subject: string): Position {
    const position = this.bySubject.get(subject);
    if (position === undefined) throw new Error(`the position of ${subject} is not locked`);
    return position;
  }

  /** The event was applied. */
  advance({ subject, sequence, ledgerepoch }: Pick<CloudEvent, 'subject' | 'sequence' | 'ledgerepoch'>): void {
    this.change(subject, { last: sequence, epoch: ledgerepoch });
  }

  /** Whether something of this subject waits. */
  markParked(subject: string, parked: boolean): void {
    if (this.of(subject).parked !== parked) this.change(subject, { parked });
  }

  async store(tx: Tx): Promise<void> {
    const rows = [...this.changed].sort(inCodeUnits).map((subject) => ({ subject, ...this.of(subject) }));
    if (rows.length === 0) return;
    await tx.prepared('position-store', storeSql, [this.topic, rows.map(({ subject }) => subject), rows.map(({ last }) => last), rows.map(({ epoch }) => epoch), rows.map(({ parked }) => parked)]);
    this.changed.clear();
  }

  private change(subject: string, change: Partial<Position>): void {
    Object.assign(this.of(subject), change);
    this.changed.add(subject);
  }
}

function inCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
