import { Param } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Refusal } from '#contracts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** A path parameter that is a UUID. Anything else names nothing: 404, as for an unknown id. */
export class UuidOrNotFound implements PipeTransform {
  transform(value: unknown): string {
    if (typeof value !== 'string' || !uuid.test(value)) throw new Refusal('not-found');
    return value.toLowerCase();
  }
}

/** Takes a path parameter that is a UUID: `@Id('dossierId') dossierId: string`. */
export function Id(name: string): ParameterDecorator {
  return Param(name, UuidOrNotFound);
}

/** An integer in a query (decimal digits only), between bounds; optional. */
export function QueryInteger(bounds: { readonly min: number; readonly max: number }): PropertyDecorator {
  return all(
    Transform(({ value }) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : (value as unknown)), { toClassOnly: true }),
    IsOptional(), IsInt(), Min(bounds.min), Max(bounds.max),
  );
}

/** A flag in a query: `true` or `false`; optional. */
export function QueryFlag(): PropertyDecorator {
  return all(
    Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)), { toClassOnly: true }),
    IsOptional(), IsBoolean(),
  );
}

/** A list of codes in a query, by comma or by repetition: `?state=received,processing`; optional. */
export function QueryCodes(codes: readonly string[]): PropertyDecorator {
  return all(
    Transform(({ value }) => (typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value.flatMap((part) => String(part).split(',')) : (value as unknown)), { toClassOnly: true }),
    IsOptional(), IsIn([...codes], { each: true }),
  );
}

function all(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => { for (const decorate of decorators) decorate(target, property); };
}
