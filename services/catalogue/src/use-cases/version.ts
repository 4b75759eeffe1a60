import { Refusal } from '#contracts';

/** Refuses with `precondition.stale` when something is not as its editor last read it; 0 stands for what is not yet there, null for whatever it is. */
export function checkVersion(current: number | undefined, ifVersion: number | null): void {
  if (ifVersion !== null && ifVersion !== (current ?? 0)) throw new Refusal('precondition.stale', { current: current ?? 0 });
}
