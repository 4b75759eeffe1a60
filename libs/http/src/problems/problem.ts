import type { Bilingual, Refusal } from '#contracts';
import type { Language } from './language.js';

/** What the outside sees of a refusal code. Texts may name parameters of the refusal: `{component}`. */
export interface ProblemDefinition {
  readonly status: number;
  readonly title: Bilingual;
  readonly detail?: Bilingual;
  /** Seconds after which trying again makes sense (`Retry-After`). */
  readonly retryAfter?: number;
}

/** Codes a service may refuse with. One table per service; the generic codes are built in. */
export type ProblemTable = Readonly<Record<string, ProblemDefinition>>;

/** Keeps the codes as literal types, so that a use case can be checked against its service's table. */
export function defineProblems<const Table extends ProblemTable>(table: Table): Table {
  return table;
}

/** The body of every refusal (RFC 9457, `application/problem+json`). */
export interface Problem {
  /** Path of the page that explains the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Path that was asked for, without its query. */
  readonly instance: string;
  /** Stable code, part of the published interface: `dossier.action-not-allowed`. */
  readonly code: string;
  /** Trace to quote when asking for help. */
  readonly traceId: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
}

/** Where the request stood. */
export interface ProblemPlace {
  readonly language: Language;
  readonly instance: string;
  readonly traceId: string;
}

/** Puts a refusal into words by its row of the table. */
export function describe(refusal: Refusal, definition: ProblemDefinition, place: ProblemPlace): Problem {
  const say = (text: Bilingual): string => fill((place.language === 'en' ? text.en : undefined) ?? text.vi, refusal.params);
  const errors = refusal.errors.map(({ pointer, code, message }) => ({ pointer, code, message: message === undefined ? say(definition.title) : say(message) }));
  return {
    type: `/docs/problems/${refusal.code}`,
    title: say(definition.title),
    status: definition.status,
    ...(definition.detail === undefined ? {} : { detail: say(definition.detail) }),
    instance: place.instance,
    code: refusal.code,
    traceId: place.traceId,
    ...(errors.length === 0 ? {} : { errors }),
  };
}

function fill(text: string, params: Refusal['params']): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(params, name) ? String(params[name]) : whole));
}
