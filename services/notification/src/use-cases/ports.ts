import type { Bilingual, DossierState } from '#contracts';
import type { Tx } from '#persistence';
import type { DeliveryState, Next, Tried } from '../domain/delivery.js';
import type { About, Matter } from '../domain/matter.js';
import type { Preferences } from '../domain/preferences.js';
import type { Cause, NoticeKind, OutsideChannel, TemplateId } from '../domain/telling.js';
import type { Words } from '../domain/template.js';
import type { Language, ToldFact } from '../domain/values.js';

/** What intake says of a dossier when it is filed. */
export interface FiledDossier {
  readonly id: string;
  readonly code: string;
  readonly procedureCode: string;
  readonly procedureVersionId: string;
  readonly caseKey: string;
  readonly receivingAgency: string;
  readonly competentAgency: string;
  readonly owner: { readonly kind: 'person' | 'organisation'; readonly id: string };
}

/** A fact that is about to be told. Agency, handler and state null: as last told of the dossier. */
export interface NewNotice {
  readonly topic: string;
  readonly subject: string;
  readonly version: number;
  readonly about: About;
  readonly cause: Cause;
  readonly template: TemplateId;
  readonly kind: NoticeKind;
  readonly mandatory: boolean;
  readonly agency: string | null;
  readonly handler: string | null;
  readonly state: DossierState | null;
  readonly due: Date | null;
  readonly detail: object;
  readonly at: Date;
}

/** Who and where a dossier's last notice named. */
export interface LastTold { readonly dossierId: string; readonly agency: string | null; readonly handler: string | null; readonly state: DossierState | null; readonly due: Date | null }

export abstract class Notices {
  abstract lastOf(tx: Tx, dossierIds: readonly string[]): Promise<LastTold[]>;
  /** Enters notices, in their order, with a delivery for every channel that leads outside where the fact is still worth it; those entered before are passed over. What is told of a dossier before its submission was heard of waits for it. */
  abstract add(tx: Tx, notices: readonly NewNotice[], now: Date): Promise<void>;
  /** Gives notices of dossiers that nobody owned to whom the submissions name that were heard of meanwhile; gives how many. */
  abstract own(limit: number): Promise<number>;
  /** Forgets what is older, with its deliveries; gives how many. */
  abstract forget(before: Date, limit: number): Promise<number>;
}

export abstract class Dossiers {
  /** Keeps them; notices made before become their owners' and are sent. */
  abstract filed(tx: Tx, dossiers: readonly FiledDossier[]): Promise<void>;
  /** Another agency is competent now. */
  abstract forwarded(tx: Tx, dossierId: string, competentAgency: string): Promise<void>;
}

/** A petition or question whose addressee is asked for, and how often it was. */
export interface UnknownMatter extends Matter { readonly asks: number; readonly notedAt: Date }

/** Petitions and questions that notices are about, and whose they are. */
export abstract class Matters {
  /** Keeps those that are new; locks all of them. */
  abstract noted(tx: Tx, matters: readonly Matter[], now: Date): Promise<void>;
  /** Their notices belong to their owners, as far as these are known. */
  abstract own(tx: Tx, matters: readonly Matter[]): Promise<void>;
  /** Takes up those whose owner is to be asked for; another process does not get the same ones before `until`. */
  abstract claim(now: Date, until: Date, limit: number): Promise<UnknownMatter[]>;
  /** Writes what was found, and when the others are asked for again; null for never. */
  abstract settle(tx: Tx, found: readonly { readonly id: string; readonly personId: string | null }[], later: readonly { readonly id: string; readonly at: Date | null }[]): Promise<void>;
}

/** A delivery taken up, with all that is told. */
export interface Due {
  readonly id: string;
  readonly noticeId: string;
  readonly channel: OutsideChannel;
  readonly attempts: number;
  readonly generation: number;
  readonly receipt: string | null;
  readonly handedOverAt: Date | null;
  readonly since: Date;
  readonly notice: KeptNotice;
}

/** A notice as it is kept, with the names that the catalogue's copies know. */
export interface KeptNotice extends ToldFact {
  readonly id: string;
  readonly about: About;
  readonly topic: string;
  readonly version: number;
  readonly template: TemplateId;
  readonly kind: NoticeKind;
  readonly mandatory: boolean;
  readonly handler: string | null;
  readonly agencyCode: string;
  readonly agency: Bilingual | null;
  readonly code: string;
  readonly procedure: Bilingual | null;
  readonly papers: Readonly<Record<string, Bilingual>>;
  readonly checkedAtCollection: readonly Bilingual[];
  readonly agencies: Readonly<Record<string, Bilingual>>;
}

export abstract class Deliveries {
  /** Takes up deliveries that are due, per dossier, petition or question the oldest alone; another process does not get the same ones before `until`. */
  abstract claim(channel: OutsideChannel, now: Date, until: Date, limit: number): Promise<Due[]>;
  /** Writes what came of a try. */
  abstract keep(tx: Tx, id: string, next: Next, now: Date): Promise<void>;
  /** Gives back what was taken up and not tried. */
  abstract release(ids: readonly string[], at: Date): Promise<void>;
  /** The other side answers again: what waits because of it is due now. Gives how many. */
  abstract hasten(channel: OutsideChannel, now: Date): Promise<number>;
  /** Takes up again what has failed since a day; gives how many. */
  abstract redrive(tx: Tx, channel: OutsideChannel, since: Date, now: Date, limit: number): Promise<number>;
}

/** What a delivery has come to, for whoever follows notices. */
export abstract class NoticeNews {
  abstract settled(tx: Tx, due: Due, next: Next & { readonly state: Extract<DeliveryState, 'delivered' | 'failed' | 'suppressed'> }, at: Date): Promise<void>;
}

/** Where somebody is reached, and whose preferences hold: null for an organisation and for who has no account. Asked for when it is needed, and not kept. */
export interface Contact { readonly personId: string | null; readonly phone: string | null; readonly email: string | null }

/** The other service does not answer: nothing is wrong with the message. */
export class Unreachable extends Error {
  constructor(readonly party: string) {
    super(`${party} does not answer`);
  }
}

/** Owners of dossiers. */
export abstract class Contacts {
  /** Null where intake knows no such dossier. @throws Unreachable */
  abstract of(dossierId: string): Promise<Contact | null>;
}

/** Petitioners and askers. */
export abstract class Addressees {
  /** Null where feedback knows no such petition or question. @throws Unreachable */
  abstract of(matter: Matter): Promise<Contact | null>;
}

/** People with an account. */
export abstract class Persons {
  /** Null where identity knows no such person. @throws Unreachable */
  abstract of(personId: string): Promise<{ readonly phone: string | null; readonly email: string | null } | null>;
}

/** Names of officers, by account. */
export abstract class Officers {
  /** Null where identity knows no such officer. @throws Unreachable */
  abstract nameOf(accountId: string): Promise<string | null>;
}

export abstract class PreferenceBook {
  abstract of(personId: string): Promise<Preferences>;
  /** Refuses with `precondition.stale` when another version is current. */
  abstract keep(tx: Tx, personId: string, version: number, preferences: Omit<Preferences, 'version'>, now: Date): Promise<Preferences>;
}

export abstract class Templates {
  /** Words in force on the day of an instant. @throws where none are: a mistake of the reference data */
  abstract find(id: string, language: Language, at: Date): Promise<Words>;
}

export interface OutgoingMessage {
  /** Stable: the same message sent again is recognised by it. */
  readonly reference: string;
  readonly to: string;
  readonly title: string;
  readonly text: string;
  /** For a phone, in plain letters. */
  readonly short: string;
  readonly language: Language;
}

/** A way out of the system. It never throws: what came of the try is its answer. */
export abstract class Carrier {
  abstract send(message: OutgoingMessage): Promise<Tried>;
  /** What became of a message that was taken. */
  abstract report(receipt: string): Promise<Tried>;
}

export abstract class Carriers {
  abstract of(channel: OutsideChannel): Carrier;
}

/** Signed files of results, from one-stop. Refuses with `result.not-in-force` and `result.unavailable`. */
export abstract class IssuedResults {
  abstract open(code: string): Promise<AsyncIterable<Uint8Array>>;
}

/** How many messages a second the other side of a channel may be given. */
export abstract class Pace {
  abstract readonly perSecond: number;
}

/** Where a reader finds everything. */
export abstract class Links {
  abstract readonly inbox: string;
  /** Address under which a key opens a result. */
  abstract result(key: string): string;
}
