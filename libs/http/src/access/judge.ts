import { Refusal } from '#contracts';
import type { Access } from './access.js';
import { type AccessRule, isServiceRule, type PersonRule } from './allow.js';

/** Judges a caller by a route's rules: null when one of them holds, else the refusal that says most. */
export function judge(rules: readonly AccessRule[], caller: Access | null): Refusal | null {
  if (rules.includes('anyone')) return null;
  if (caller === null) return new Refusal('auth.token-missing');
  let tooLow: Refusal | null = null;
  for (const rule of rules) {
    if (rule === 'anyone') return null;
    if (isServiceRule(rule)) {
      if (caller.kind === 'service' && caller.scopes.includes(rule.scope)) return null;
      continue;
    }
    if (!isOf(rule, caller)) continue;
    if (caller.assurance >= (rule.assurance ?? 0)) return null;
    tooLow = new Refusal('auth.assurance-too-low', { required: rule.assurance ?? 0, actual: caller.assurance });
  }
  return tooLow ?? new Refusal('auth.forbidden');
}

function isOf(rule: PersonRule, caller: Access): boolean {
  return caller.kind !== 'service'
    && (rule.kinds === undefined || rule.kinds.includes(caller.kind))
    && (rule.roles === undefined || caller.hasRole(...rule.roles));
}
