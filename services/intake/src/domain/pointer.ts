/** A JSON value as forms hold it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An object of JSON values: the data of an electronic form (tờ khai điện tử). */
export type JsonObject = { [key: string]: Json };

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/** The steps of a JSON Pointer (RFC 6901), or null when it is none, is the whole document, or would reach a prototype. */
export function stepsOf(pointer: string): string[] | null {
  if (!pointer.startsWith('/') || pointer.length > 500) return null;
  const steps = pointer.slice(1).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.some((step) => forbidden.has(step)) ? null : steps;
}

/** The value at a JSON Pointer, or undefined. */
export function valueAt(document: Json | undefined, pointer: string): Json | undefined {
  let value = document;
  for (const step of stepsOf(pointer) ?? []) {
    if (Array.isArray(value)) value = /^(0|[1-9]\d{0,6})$/.test(step) ? value[Number(step)] : undefined;
    else if (typeof value === 'object' && value !== null && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return stepsOf(pointer) === null ? undefined : value;
}

/**
 * A copy of the object with the value at the pointer replaced; objects on the way are made. Null where the pointer cannot be followed
 * (through a text, past the end of a list).
 */
export function withValueAt(document: JsonObject, pointer: string, value: Json): JsonObject | null {
  const steps = stepsOf(pointer);
  if (steps === null) return null;
  const put = (holder: Json | undefined, [step, ...rest]: readonly string[]): Json | undefined => {
    if (step === undefined) return value;
    if (Array.isArray(holder)) {
      const index = /^(0|[1-9]\d{0,6})$/.test(step) ? Number(step) : -1;
      if (index < 0 || index > holder.length) return undefined;
      const inner = put(holder[index], rest);
      return inner === undefined ? undefined : holder.toSpliced(index, 1, inner);
    }
    if (holder !== undefined && (typeof holder !== 'object' || holder === null)) return undefined;
    const inner = put(holder !== undefined && Object.hasOwn(holder, step) ? holder[step] : undefined, rest);
    return inner === undefined ? undefined : { ...holder, [step]: inner };
  };
  return (put(document, steps) as JsonObject | undefined) ?? null;
}

/** Whether one JSON Pointer names the same place as another, or a place inside it. */
export function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}
