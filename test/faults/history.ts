/** One transition the API acknowledged: what a client may rely on. */
export interface Acknowledged { readonly dossierId: string; readonly version: number; readonly fact: string; readonly key: string; readonly answer: string }

/** What the clients of a load saw. */
export class History {
  readonly transitions: Acknowledged[] = [];
  readonly submissions: { readonly dossierId: string; readonly code: string; readonly key: string }[] = [];
  /** Dossiers that were paid online and whose results the post brought. */
  readonly journeys: string[] = [];
  /** Answers that no client should ever get: 5xx other than 503 with Retry-After. */
  readonly scandals: string[] = [];
  retries = 0;
}
