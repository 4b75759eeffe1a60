import { Refusal } from '#contracts';

/** What was looked for, or `not-found`. */
export function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Refusal('not-found');
  return thing;
}
