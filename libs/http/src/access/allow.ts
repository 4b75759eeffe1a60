import 'reflect-metadata';
import type { Role } from '#contracts';

/** People with an account. Everything named must hold; of roles and kinds one suffices. `{}` is anyone signed in. */
export interface PersonRule {
  readonly kinds?: readonly ('citizen' | 'officer')[];
  readonly roles?: readonly Role[];
  /** Least assurance: 1 password and one-time code, 2 VNeID level 2. */
  readonly assurance?: 1 | 2;
}

/** Another service, by the scope of its token. */
export interface ServiceRule {
  readonly scope: string;
}

/** Who may call a route: anyone at all, people, or a service. */
export type AccessRule = 'anyone' | PersonRule | ServiceRule;

const key = 'motcua:allow';

/**
 * Says who may call a route: one of the rules must hold. On a controller it is the rule of every route that has none of its own.
 * A route without a rule does not start, and is never answered.
 */
export function Allow(...rules: readonly [AccessRule, ...AccessRule[]]): ClassDecorator & MethodDecorator {
  return (target: object, _name?: string | symbol, descriptor?: PropertyDescriptor) => {
    Reflect.defineMetadata(key, rules, descriptor === undefined ? target : (descriptor.value as object));
  };
}

/** The rules of a route, or undefined where none were said. */
export function rulesOf(controller: object, method: object): readonly AccessRule[] | undefined {
  return (Reflect.getMetadata(key, method) ?? Reflect.getMetadata(key, controller)) as readonly AccessRule[] | undefined;
}

export function isServiceRule(rule: AccessRule): rule is ServiceRule {
  return rule !== 'anyone' && 'scope' in rule;
}
