import { getMetadataStorage } from 'class-validator';
import type { Schema } from './schema.js';

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type Limit = (...constraints: never[]) => Schema;

/** What class-validator checks, in the words of JSON Schema. */
const limits: Readonly<Record<string, Limit>> = {
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  isNegative: () => ({ exclusiveMaximum: 0 }),
  isDivisibleBy: (multipleOf: number) => ({ multipleOf }),
  min: (minimum: number) => ({ minimum }),
  max: (maximum: number) => ({ maximum }),
  minLength: (minLength: number) => ({ minLength }),
  maxLength: (maxLength: number) => ({ maxLength }),
  isLength: (minLength: number, maxLength?: number) => ({ minLength, ...(maxLength === undefined ? {} : { maxLength }) }),
  matches: (pattern: RegExp | string) => ({ pattern: pattern instanceof RegExp ? pattern.source : pattern }),
  isUuid: () => ({ format: 'uuid' }),
  isEmail: () => ({ format: 'email' }),
  isUrl: () => ({ format: 'uri' }),
  isRFC3339: () => ({ format: 'date-time' }),
  isDateString: () => ({ format: 'date' }),
  isIn: (values: readonly unknown[]) => ({ enum: [...values] }),
  isEnum: (_values: unknown, names: readonly unknown[]) => ({ enum: [...names] }),
  equals: (value: unknown) => ({ const: value }),
  isNotEmptyObject: () => ({ minProperties: 1 }),
  isNotEmpty: () => ({ minLength: 1 }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayMinSize: (minItems: number) => ({ minItems }),
  arrayMaxSize: (maxItems: number) => ({ maxItems }),
  arrayUnique: () => ({ uniqueItems: true }),
};

/** The rules a class puts on its properties, its parents' included. */
export function rulesByProperty(constructor: object): Map<string, Rule[]> {
  return Map.groupBy(getMetadataStorage().getTargetValidationMetadatas(constructor as never, '', false, false), (rule) => rule.propertyName);
}

export function isOptional(rules: readonly Rule[]): boolean {
  return rules.some((rule) => rule.name === 'isOptional');
}

/** The schema of a property, tightened by the rules it must pass. */
export function limited(schema: Schema, rules: readonly Rule[]): Schema {
  let result = schema;
  for (const rule of rules) {
    const limit = rule.name === undefined || !Object.hasOwn(limits, rule.name) ? undefined : limits[rule.name];
    if (limit === undefined) continue;
    const keywords = limit(...(rule.constraints ?? []) as never[]);
    if (rule.each === true && result.items !== undefined) result = { ...result, items: { ...result.items, ...keywords } };
    else result = tightened(result, keywords);
  }
  return result;
}

/** Null stays allowed where it was. */
function tightened(schema: Schema, keywords: Schema): Schema {
  if (schema.anyOf !== undefined) return schema;
  const nullable = Array.isArray(schema.type) && schema.type.includes('null');
  return {
    ...schema, ...keywords,
    ...(nullable && typeof keywords.type === 'string' ? { type: [keywords.type, 'null'] } : {}),
    ...(nullable && keywords.enum !== undefined ? { enum: [...keywords.enum, null] } : {}),
  };
}
