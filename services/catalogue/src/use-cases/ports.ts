import type { Agency, CalendarData, ProcedureVersion, PublicService } from '#contracts';
import type { Tx } from '#persistence';
import type { AgencySurroundings } from '../domain/agency.js';
import type { SchemaFault } from '../domain/eform.js';
import type { Closing, Neighbours } from '../domain/succession.js';

/** Days on which a version is in force, both included; `to` null: open. */
export interface InForce {
  readonly from: string;
  readonly to: string | null;
}

/** The published versions of procedures; a body never changes. */
export abstract class ProcedureVersions {
  /** Whether the version is published with this very content; undefined when its id is new. */
  abstract isSame(tx: Tx, version: ProcedureVersion): Promise<boolean | undefined>;
  /** The versions before and after a day, locked until the transaction ends. */
  abstract neighbours(tx: Tx, code: string, from: string): Promise<Neighbours>;
  abstract add(tx: Tx, version: ProcedureVersion, now: Date): Promise<void>;
  /** Shortens the days on which a version is in force; the version itself stays as it is. */
  abstract end(tx: Tx, closing: Closing): Promise<{ readonly procedure: ProcedureVersion; readonly publishedAt: Date }>;
  /** The days of one version, locked until the transaction ends; undefined when there is none. */
  abstract take(tx: Tx, id: string): Promise<InForce | undefined>;
  /** Cases of the newest version of each procedure. */
  abstract casesOf(tx: Tx, codes: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** The tree of agencies. */
export abstract class Agencies {
  /** One change of the tree at a time: what was read of it holds until the transaction ends. */
  abstract lockTree(tx: Tx): Promise<void>;
  /** Version and place of an agency; undefined when there is none. `path`: codes from the root down to the agency itself. */
  abstract find(tx: Tx, code: string): Promise<{ readonly version: number; readonly path: readonly string[] } | undefined>;
  abstract surroundings(tx: Tx, agency: Agency): Promise<AgencySurroundings>;
  /** The new version, or null when nothing is changed. `above`: codes from the root down to the parent. */
  abstract keep(tx: Tx, agency: Agency, above: readonly string[]): Promise<number | null>;
  /** Whether one of these agencies stands under no other. */
  abstract isRootAmong(tx: Tx, codes: readonly string[]): Promise<boolean>;
}

/** Working calendars. */
export abstract class Calendars {
  /** Version of a calendar, which no one else changes until the transaction ends; undefined when there is none. */
  abstract versionOf(tx: Tx, id: string): Promise<number | undefined>;
  /** The new version, or null when nothing is changed. */
  abstract keep(tx: Tx, calendar: CalendarData): Promise<number | null>;
}

/** Public services. */
export abstract class Services {
  /** Version of a service, which no one else changes until the transaction ends; undefined when there is none. */
  abstract versionOf(tx: Tx, code: string): Promise<number | undefined>;
  /** The new version, or null when nothing is changed. */
  abstract keep(tx: Tx, service: PublicService): Promise<number | null>;
}

/** Checks the schemas of e-forms. */
export abstract class EformSchemas {
  abstract readonly faultOf: SchemaFault;
}

/** What was loaded from the reference files. */
export abstract class ReferenceLoads {
  /** Notes what a file says of one thing; true when it said something else, or nothing, the last time. */
  abstract note(tx: Tx, kind: 'calendar' | 'procedure' | 'agency', key: string, document: object): Promise<boolean>;
}
