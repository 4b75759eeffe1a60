import { randomUUID } from 'node:crypto';

/** An answer of the API, refusal or not. */
export interface Answered<Body> {
  readonly status: number;
  readonly body: Body;
  /** The `ETag`, to be sent back as `If-Match`. */
  readonly version: string | null;
  readonly headers: Headers;
}

/** A refusal as the API words it (RFC 9457). */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
}

/** The API refused where the caller counted on an answer. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly what: string, readonly status: number, readonly problem: Problem) {
    super(`${what} answered ${status} ${problem.code}: ${problem.title} ${JSON.stringify(problem.errors ?? [])}`);
  }
}

/** What goes with a request beside its body. */
export interface RequestOptions { readonly version?: string | null; readonly key?: string; readonly headers?: Readonly<Record<string, string>> }

/** Somebody at the public API, as a frontend would be: token, idempotency keys, versions. Anonymous until logged in. */
export class Portal {
  constructor(readonly origin: string, readonly token: string | null = null) {}

  /** Logs in with a password. */
  static async logIn(origin: string, login: string, password: string): Promise<Portal> {
    const { body } = await new Portal(origin).post<{ accessToken: string }>('/api/identity/v1/sessions', { login, password });
    return new Portal(origin, body.accessToken);
  }

  get<Body>(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered<Body>> {
    return this.expectOk('GET', path, undefined, { headers });
  }

  /** Posts with an idempotency key of its own, unless one is given. */
  post<Body>(path: string, body?: unknown, options: RequestOptions = {}): Promise<Answered<Body>> {
    return this.expectOk('POST', path, body, { key: randomUUID(), ...options });
  }

  put<Body>(path: string, body: unknown, options: RequestOptions = {}): Promise<Answered<Body>> {
    return this.expectOk('PUT', path, body, options);
  }

  delete<Body>(path: string, options: RequestOptions = {}): Promise<Answered<Body>> {
    return this.expectOk('DELETE', path, undefined, options);
  }

  /** Uploads one file as `multipart/form-data`. */
  async upload<Body>(path: string, file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array }): Promise<Answered<Body>> {
    const answer = await this.tryUpload<Body>(path, file);
    return accepted(`POST ${path}`, answer);
  }

  async tryUpload<Body = Problem>(path: string, file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array }): Promise<Answered<Body>> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(file.bytes)], { type: file.type }), file.name);
    return read<Body>(await fetch(`${this.origin}${path}`, { method: 'POST', headers: { ...this.authorization(), 'idempotency-key': randomUUID() }, body: form }));
  }

  async download(path: string): Promise<Buffer> {
    const response = await fetch(`${this.origin}${path}`, { headers: this.authorization() });
    if (!response.ok) return accepted(path, await read<never>(response)).body;
    return Buffer.from(await response.arrayBuffer());
  }

  /** Sends a request and gives whatever comes back: for stories about refusals. */
  async try<Body = Problem>(method: string, path: string, body?: unknown, { version, key, headers = {} }: RequestOptions = {}): Promise<Answered<Body>> {
    return read<Body>(await fetch(`${this.origin}${path}`, {
      method,
      headers: {
        ...this.authorization(), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(version == null ? {} : { 'if-match': version }),
        ...(key === undefined ? {} : { 'idempotency-key': key }), ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }));
  }

  /** Like any careful client: a service that is busy (503) is asked again after the time it names, under the same key. */
  private async expectOk<Body>(method: string, path: string, body: unknown, options: RequestOptions): Promise<Answered<Body>> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.try<Body>(method, path, body, options);
      if (answer.status !== 503 || attempt === 10) return accepted(`${method} ${path}`, answer);
      await new Promise((resolve) => setTimeout(resolve, Math.min(Number(answer.headers.get('retry-after') ?? 1), 2) * 1_000));
    }
  }

  private authorization(): Record<string, string> {
    return this.token === null ? {} : { authorization: `Bearer ${this.token}` };
  }
}

async function read<Body>(response: Response): Promise<Answered<Body>> {
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, body: (json && text !== '' ? JSON.parse(text) : text) as Body, version: response.headers.get('etag'), headers: response.headers };
}

function accepted<Body>(what: string, answer: Answered<Body>): Answered<Body> {
  if (answer.status >= 400) throw new Refused(what, answer.status, answer.body as Problem);
  return answer;
}
