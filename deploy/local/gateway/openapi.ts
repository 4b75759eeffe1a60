import { createHash } from 'node:crypto';
import { mergeOpenApi, type OpenApiDocument } from './merge-openapi.js';

export interface Merged {
  readonly document: OpenApiDocument;
  readonly body: string;
  readonly etag: string;
}

/** How long a complete document is served before it is fetched anew, and one with services missing, milliseconds. */
const freshFor = { complete: 30_000, partial: 2_000 };
const fetchTimeout = 3_000;

/**
 * The documents of all services as one, fetched when somebody asks. A service that does not answer keeps its last known part;
 * somebody asking while it is being fetched anew gets the one there is.
 */
export class MergedOpenApi {
  readonly #known = new Map<string, OpenApiDocument>();
  #merged: Merged | null = null;
  #freshUntil = 0;
  #fetching: Promise<Merged> | null = null;

  constructor(private readonly upstreams: ReadonlyMap<string, string>) {}

  /** @param now milliseconds */
  async current(now = Date.now()): Promise<Merged> {
    if (this.#merged && now < this.#freshUntil) return this.#merged;
    this.#fetching ??= this.#refresh(now).finally(() => { this.#fetching = null; });
    if (!this.#merged) return this.#fetching;
    this.#fetching.catch(() => { this.#freshUntil = now + freshFor.partial; });
    return this.#merged;
  }

  async #refresh(now: number): Promise<Merged> {
    const fetched = await Promise.all([...this.upstreams].map(async ([service, origin]) => {
      const document = await fetchDocument(`${origin}/api/${service}/openapi.json`);
      if (document) this.#known.set(service, document);
      return document !== null;
    }));
    this.#freshUntil = now + (fetched.every(Boolean) ? freshFor.complete : freshFor.partial);
    const document = mergeOpenApi(this.#info(), this.#known);
    const body = JSON.stringify(document);
    this.#merged = { document, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
    return this.#merged;
  }

  #info(): OpenApiDocument['info'] {
    const missing = [...this.upstreams.keys()].filter((service) => !this.#known.has(service));
    return {
      title: 'Một Cửa',
      version: [...this.#known.values()].map(({ info }) => info.version).sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? '0.0.0',
      description: `Cổng dịch vụ công và hệ thống thông tin một cửa điện tử. · Public-service portal and electronic one-stop shop.${
        missing.length === 0 ? '' : `\n\nChưa trả lời · Not answering yet: ${missing.join(', ')}.`}`,
    };
  }
}

async function fetchDocument(url: string): Promise<OpenApiDocument | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(fetchTimeout) });
    if (!answer.ok) return null;
    const document = await answer.json() as Partial<OpenApiDocument> | null;
    return document?.info && document.paths ? document as OpenApiDocument : null;
  } catch {
    return null;
  }
}
