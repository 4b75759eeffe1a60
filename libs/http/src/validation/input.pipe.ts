import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate } from 'class-validator';
import { type InputError, Refusal } from '#contracts';
import { cleanInput } from './clean-input.js';
import { type ConstraintWords, notAList, notAnObject } from './constraint-words.js';
import { inputErrors, tellingOnes } from './input-errors.js';

const primitives: readonly unknown[] = [String, Number, Boolean, Array, Object, Date, Buffer, undefined];

/**
 * The door: what passes has the shape its class says. Texts are NFC, nothing is converted silently, unknown fields are refused,
 * and a null where a field is merely optional counts as not given.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  async transform(raw: unknown, { type, metatype, data }: ArgumentMetadata): Promise<unknown> {
    if (type === 'custom') return raw;
    // Errors outside the body say where: /query/limit, /path/dossierId.
    const place = type === 'body' ? '' : type === 'param' ? '/path' : '/query';
    const value = cleanInput(raw, data === undefined ? place : `${place}/${data}`);
    if (metatype === undefined || primitives.includes(metatype)) return single(value, type, metatype, `${place}/${data ?? ''}`);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refusal([{ pointer: place, ...notAnObject }]);

    const input = plainToInstance(metatype as Type<object>, value);
    const errors = [...misshapen(input, place), ...inputErrors(await validate(input, {
      whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, validationError: { target: true, value: true },
    }), place)];
    if (errors.length > 0) throw refusal(tellingOnes(errors));
    return input;
  }
}

function refusal(errors: readonly InputError[]): Refusal {
  return new Refusal('validation.failed', {}, errors);
}

/** A parameter taken by name is a single text or absent: `?a=1&a=2` is refused. */
function single(value: unknown, type: ArgumentMetadata['type'], metatype: unknown, pointer: string): unknown {
  if (type !== 'body' && metatype === String && value !== undefined && typeof value !== 'string') {
    throw refusal([{ pointer, code: 'string', message: { vi: 'Chỉ được gửi một giá trị', en: 'must be given once' } }]);
  }
  return value;
}

/** What class-validator lets pass: a list where one nested object belongs, an object where a list belongs. Optional nulls give way to what the class says by default. */
function misshapen(input: object, pointer: string): InputError[] {
  const errors: InputError[] = [];
  const say = (property: string, words: ConstraintWords): number => errors.push({ pointer: `${pointer}/${property}`, ...words });
  const { nested, optional } = shapeOf(input.constructor);
  for (const property of optional) if ((input as Record<string, unknown>)[property] === null) forget(input, property);
  for (const [property, { each }] of nested) {
    const value = (input as Record<string, unknown>)[property];
    if (typeof value !== 'object' || value === null) continue;
    if (each !== Array.isArray(value)) say(property, each ? notAList : notAnObject);
    else if (!Array.isArray(value)) errors.push(...misshapen(value, `${pointer}/${property}`));
    else errors.push(...value.flatMap((item: unknown, index) => misshapenItem(item, `${pointer}/${property}/${index}`)));
  }
  return errors;
}

/** Leaves a field as it is when it is not given. */
function forget(input: object, property: string): void {
  const untouched = new (input.constructor as new () => Record<string, unknown>)();
  if (untouched[property] === undefined) Reflect.deleteProperty(input, property);
  else (input as Record<string, unknown>)[property] = untouched[property];
}

function misshapenItem(item: unknown, pointer: string): InputError[] {
  if (Array.isArray(item)) return [{ pointer, ...notAnObject }];
  return typeof item === 'object' && item !== null ? misshapen(item, pointer) : [];
}

interface Shape {
  readonly nested: ReadonlyMap<string, { readonly each: boolean }>;
  readonly optional: readonly string[];
}

const shapes = new Map<unknown, Shape>();

function shapeOf(constructor: object): Shape {
  const known = shapes.get(constructor);
  if (known !== undefined) return known;
  const rules = getMetadataStorage().getTargetValidationMetadatas(constructor as never, '', false, false);
  const shape: Shape = {
    nested: new Map(rules.filter((rule) => rule.type === 'nestedValidation').map((rule) => [rule.propertyName, { each: rule.each === true }])),
    optional: rules.filter((rule) => rule.name === 'isOptional').map((rule) => rule.propertyName),
  };
  shapes.set(constructor, shape);
  return shape;
}
