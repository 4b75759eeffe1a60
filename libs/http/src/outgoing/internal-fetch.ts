import { currentTrace } from '#runtime';
import { currentRequest } from '../server/request-context.js';
import type { ServiceTokens } from './service-tokens.js';

/** Another service, and what is asked of it. */
export interface InternalTarget {
  /** Name of the service: audience of the token. */
  readonly service: string;
  readonly url: string;
  readonly scopes: readonly string[];
}

export interface InternalRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds for the whole exchange up to the headers; 5,000 unless told. */
  readonly timeout?: number;
}

const pause = [100, 300];

/**
 * Calls another service's `/internal` API with a service token and the current trace. A GET whose connection is refused is tried twice more;
 * a token the other side does not know (401) is fetched anew once. Gives the answer whatever its status; rejects when there is none.
 */
export async function internalFetch(tokens: ServiceTokens, target: InternalTarget, path: string, request: InternalRequest = {}): Promise<Response> {
  const attempt = async (): Promise<Response> => fetch(new URL(path, target.url), await initOf(tokens, target, request));
  const patient = async (): Promise<Response> => {
    for (const wait of request.method === undefined || request.method === 'GET' ? pause : []) {
      try {
        return await attempt();
      } catch (error) {
        if (!isRefusedConnection(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    return attempt();
  };
  const answer = await patient();
  if (answer.status !== 401) return answer;
  await answer.body?.cancel();
  tokens.forget(target.service, target.scopes);
  return patient();
}

async function initOf(tokens: ServiceTokens, target: InternalTarget, request: InternalRequest): Promise<RequestInit> {
  const current = currentRequest();
  const traceparent = currentTrace();
  return {
    method: request.method ?? 'GET',
    redirect: 'error',
    signal: AbortSignal.timeout(request.timeout ?? 5_000),
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${await tokens.tokenFor(target.service, target.scopes)}`,
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(current === undefined ? {} : { 'x-request-id': current.requestId }),
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  };
}

function isRefusedConnection(error: unknown): boolean {
  return (error as { cause?: { code?: unknown } } | undefined)?.cause?.code === 'ECONNREFUSED';
}
