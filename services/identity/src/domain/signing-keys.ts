const day = 86_400_000;

/** When a signing key is used and known. */
export interface KeyTerm {
  readonly kid: string;
  readonly signsFrom: Date;
  /** Exclusive. */
  readonly signsUntil: Date;
  /** Until when its public half stays in the key set: tokens it signed must have died first. */
  readonly publishedUntil: Date;
}

/** Milliseconds a key signs. */
const term = 90 * day;
/** Milliseconds before the end of the last term when the next key is made, and so known everywhere before it signs. */
const lead = day;
/** Milliseconds a key stays published after its last signature. */
const trail = day;

/**
 * The key that signs at an instant: of those in their term, the one that began last. A process whose clock is behind may see none in its term:
 * then it is the one that begins first, for others know it already.
 */
export function signerAt<Key extends KeyTerm>(keys: readonly Key[], now: Date): Key | undefined {
  const begun = keys.filter((key) => now < key.signsUntil).sort((a, b) => a.signsFrom.getTime() - b.signsFrom.getTime());
  return begun.findLast((key) => key.signsFrom <= now) ?? begun[0];
}

/** Keys whose public half belongs in the key set, those yet to sign included. */
export function publishedAt<Key extends KeyTerm>(keys: readonly Key[], now: Date): Key[] {
  return keys.filter((key) => now < key.publishedUntil);
}

/** The term of the key that must be made now; null when there are keys for long enough. */
export function nextTerm(keys: readonly KeyTerm[], now: Date): Omit<KeyTerm, 'kid'> | null {
  const lastEnd = Math.max(0, ...keys.map((key) => key.signsUntil.getTime()));
  if (lastEnd - now.getTime() > lead) return null;
  return termFrom(new Date(Math.max(lastEnd, now.getTime())));
}

/** The term of a key that signs from an instant on. */
export function termFrom(signsFrom: Date): Omit<KeyTerm, 'kid'> {
  const signsUntil = new Date(signsFrom.getTime() + term);
  return { signsFrom, signsUntil, publishedUntil: new Date(signsUntil.getTime() + trail) };
}

/** How a key leaves before its time: it signs no more; where it may be in wrong hands its public half goes too, and with it every token it signed. */
export function withdrawn(key: KeyTerm, compromised: boolean, now: Date): Pick<KeyTerm, 'signsUntil' | 'publishedUntil'> {
  const earlier = (one: Date, other: number): Date => new Date(Math.min(one.getTime(), other));
  return { signsUntil: earlier(key.signsUntil, now.getTime()), publishedUntil: earlier(key.publishedUntil, compromised ? now.getTime() : now.getTime() + trail) };
}
