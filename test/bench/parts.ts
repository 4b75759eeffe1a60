/** What can be measured, in the order in which it is; all but the last two unless told. */
export const parts = ['transitions', 'lookups', 'submissions', 'latency', 'peak', 'catch-up', 'volume', 'followers', 'profile'] as const;
export type Part = (typeof parts)[number];

/** The parts that arguments name. Throws at one that there is not. */
export function partsOf(args: readonly string[]): Part[] {
  const unknown = args.filter((arg) => !parts.some((part) => part === arg));
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}; there are ${parts.join(', ')}`);
  return parts.filter((part) => (args.length === 0 ? part !== 'profile' && part !== 'followers' : args.includes(part)));
}
