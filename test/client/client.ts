import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api.generated.js';

/** The schemas of the merged API document, by name. */
export type Schemas = components['schemas'];

/** A client of the public API for somebody, or for nobody: paths, bodies and answers are those of the merged document. */
export function apiOf(origin: string, token: string | null): Client<paths> {
  return createClient<paths>({ baseUrl: origin, headers: token === null ? {} : { authorization: `Bearer ${token}` } });
}
