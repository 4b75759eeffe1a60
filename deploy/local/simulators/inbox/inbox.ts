/** Something a simulator received: the fields are the simulator's own. */
export interface Received {
  /** Rises by one with every entry of every kind. */
  readonly id: number;
  readonly kind: string;
  /** Instant, RFC 3339. */
  readonly at: string;
  readonly [field: string]: unknown;
}

export interface Sought {
  /** Field to the text it must equal. */
  readonly where?: Readonly<Record<string, string>>;
  /** Only entries after this id. */
  readonly after?: number;
  /** At most so many, the newest. */
  readonly limit?: number;
}

/** Entries kept of each kind: load tests must not fill the memory. */
const kept = 10_000;

/** What the parties outside the system received, for tests and for people to look at. In memory only. */
export class Inbox {
  readonly #kinds = new Map<string, Received[]>();
  #last = 0;

  /** Kinds are shown even before anything of theirs arrived. */
  constructor(kinds: readonly string[]) {
    for (const kind of kinds) this.#kinds.set(kind, []);
  }

  record(kind: string, fields: Readonly<Record<string, unknown>>): Received {
    const entry: Received = { ...fields, id: ++this.#last, kind, at: new Date().toISOString() };
    const entries = this.#kinds.get(kind) ?? [];
    this.#kinds.set(kind, entries);
    entries.push(entry);
    if (entries.length > kept + 1_000) entries.splice(0, entries.length - kept);
    return entry;
  }

  has(kind: string): boolean {
    return this.#kinds.has(kind);
  }

  /** Oldest first. */
  find(kind: string, { where = {}, after = 0, limit = 200 }: Sought = {}): Received[] {
    const wanted = Object.entries(where);
    return (this.#kinds.get(kind) ?? [])
      .filter((entry) => entry.id > after && wanted.every(([field, value]) => String(entry[field]) === value))
      .slice(-limit);
  }

  counts(): Record<string, number> {
    return Object.fromEntries([...this.#kinds].map(([kind, entries]) => [kind, entries.length]));
  }

  clear(): void {
    for (const entries of this.#kinds.values()) entries.length = 0;
  }
}
