import { randomBytes } from 'node:crypto';

/** A place in a distributed trace (W3C Trace Context, level 1). */
export interface Trace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Header value for calls and events caused by this request. */
  readonly traceparent: string;
  /** The caller's place, where it named one. */
  readonly parent: string | null;
  readonly tracestate?: string;
}

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Continues the caller's trace, or starts one where the header is missing or malformed (the standard asks to ignore it then). */
export function traceFrom(traceparent: string | string[] | undefined, tracestate?: string | string[]): Trace {
  const span = randomBytes(8).toString('hex');
  const match = typeof traceparent === 'string' ? form.exec(traceparent) : null;
  const [, version, traceId, parent, flags, rest] = match ?? [];
  const wellFormed = version !== undefined && version !== 'ff' && (version !== '00' || rest === undefined) && !/^0+$/.test(traceId ?? '') && !/^0+$/.test(parent ?? '');
  if (!wellFormed) {
    const fresh = randomBytes(16).toString('hex');
    return { traceId: fresh, traceparent: `00-${fresh}-${span}-01`, parent: null };
  }
  const state = typeof tracestate === 'string' && tracestate.length <= 512 ? tracestate : undefined;
  return { traceId: traceId!, traceparent: `00-${traceId}-${span}-${flags}`, parent: `00-${traceId}-${parent}-${flags}`, ...(state === undefined ? {} : { tracestate: state }) };
}
