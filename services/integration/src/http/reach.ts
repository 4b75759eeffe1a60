import type { Role } from '#contracts';
import type { Access } from '#http';

/** Agencies in which one of the roles is held; null where it is held for the whole system. */
export function reachOf(caller: Access, roles: readonly Role[]): string[] | null {
  const everywhere = caller.grants.some(({ role, agency }) => roles.includes(role) && agency === null);
  return everywhere ? null : caller.agenciesFor(roles);
}
