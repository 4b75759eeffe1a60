import type { JWK } from 'jose';

/** A public key. */
export class KeyView {
  /** Key id, named in the header of tokens. */
  readonly kid!: string;
  /** Key type: `EC`. */
  readonly kty!: string;
  /** Curve: `P-256`. */
  readonly crv!: string;
  readonly x!: string;
  readonly y!: string;
  /** Algorithm: `ES256`. */
  readonly alg!: string;
  /** Use: `sig`. */
  readonly use!: string;
}

/** JSON Web Key Set. */
export class KeySetView {
  readonly keys!: KeyView[];
}

/** The key that signs from now on. */
export class NewKeyView {
  /** Key id. */
  readonly kid!: string;
}

export function keySetView(keys: readonly JWK[]): KeySetView {
  return { keys: keys as unknown as KeyView[] };
}
