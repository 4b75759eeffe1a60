import { getMetadataStorage, type ValidationError } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import type { Bilingual, InputError } from '#contracts';
import { escapePointer } from './clean-input.js';
import { missing, wordsFor } from './constraint-words.js';

/** Most errors told in one answer. */
const most = 50;

/** Of a value of the wrong type nothing else is worth saying. */
const ofType = new Set(['array', 'object', 'string', 'integer', 'number', 'boolean', 'enum']);

/** Leaves out repetitions, and complaints about the size or form of a value whose type is wrong already. */
export function tellingOnes(errors: readonly InputError[]): InputError[] {
  const firstOfType = new Map<string, InputError>();
  for (const error of errors) if (ofType.has(error.code) && !firstOfType.has(error.pointer)) firstOfType.set(error.pointer, error);
  return errors.filter((error) => (firstOfType.get(error.pointer) ?? error) === error).slice(0, most);
}

/** Flattens what class-validator found into errors with JSON Pointers; the errors must carry their targets. */
export function inputErrors(found: readonly ValidationError[], parent = ''): InputError[] {
  const errors: InputError[] = [];
  for (const error of found) {
    const pointer = `${parent}/${escapePointer(error.property)}`;
    errors.push(...ownErrors(error, pointer), ...inputErrors(error.children ?? [], pointer));
    if (errors.length >= most * 2) return errors;
  }
  return errors;
}

function ownErrors(error: ValidationError, pointer: string): InputError[] {
  const failed = Object.keys(error.constraints ?? {});
  if (failed.length === 0) return [];
  if (error.value === undefined && !failed.includes('whitelistValidation')) return [{ pointer, code: missing.code, message: missing.message }];
  return failed.flatMap((validator) => {
    const rule = ruleOf(error, validator);
    const words = { ...wordsFor(validator, rule?.constraints), ...(rule?.context as { code?: string; message?: Bilingual } | undefined) };
    return pointersOf(error, pointer, rule).map((place) => ({ pointer: place, code: words.code, message: words.message }));
  });
}

/** With `each`, the items that fail; otherwise the property itself. */
function pointersOf(error: ValidationError, pointer: string, rule: ValidationMetadata | undefined): string[] {
  if (rule?.each !== true || !Array.isArray(error.value)) return [pointer];
  const [constraint] = getMetadataStorage().getTargetValidatorConstraints(rule.constraintCls);
  const place = { targetName: '', object: error.target ?? {}, property: error.property, value: undefined, constraints: rule.constraints };
  const failing = error.value.flatMap((item: unknown, index) => (constraint?.instance.validate(item, place) === false ? [`${pointer}/${index}`] : []));
  return failing.length > 0 ? failing : [pointer];
}

function ruleOf(error: ValidationError, validator: string): ValidationMetadata | undefined {
  const target = error.target?.constructor;
  if (target === undefined) return undefined;
  return getMetadataStorage().getTargetValidationMetadatas(target, '', false, false)
    .find((rule) => rule.propertyName === error.property && (rule.name === validator || rule.type === validator));
}
