import type { Bilingual } from './provenance.js';

/** One thing wrong with an input: where (JSON Pointer), a stable code, and words where the code alone does not say enough. */
export interface InputError {
  readonly pointer: string;
  readonly code: string;
  readonly message?: Bilingual;
}

/**
 * A refusal with a reason. The core throws it and knows nothing of HTTP; each service's table of problems gives a code its status and its words.
 * Codes are part of the published interface: `dossier.action-not-allowed`.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: string,
    readonly params: Readonly<Record<string, string | number>> = {},
    readonly errors: readonly InputError[] = [],
  ) {
    super(code);
  }
}
