import { randomUUID } from 'node:crypto';

/** An answer of the API that was not a refusal. */
export interface Answered<Body> { readonly body: Body; readonly version: string | null }

/** Somebody logged in to the public API, as a frontend would be: token, idempotency keys, versions. */
export class Portal {
  private constructor(private readonly origin: string, private readonly token: string) {}

  static async logIn(origin: string, login: string, password: string): Promise<Portal> {
    const { body } = await new Portal(origin, '').send<{ accessToken: string }>('POST', '/api/identity/v1/sessions', { login, password });
    return new Portal(origin, body.accessToken);
  }

  get<Body>(path: string, headers: Record<string, string> = {}): Promise<Answered<Body>> {
    return this.send('GET', path, undefined, headers);
  }

  post<Body>(path: string, body: unknown, version?: string | null): Promise<Answered<Body>> {
    return this.send('POST', path, body, { 'idempotency-key': randomUUID(), ...(version == null ? {} : { 'if-match': version }) });
  }

  put<Body>(path: string, body: unknown, version: string | null): Promise<Answered<Body>> {
    return this.send('PUT', path, body, { 'if-match': version ?? '' });
  }

  async upload<Body>(path: string, name: string, type: string, bytes: Uint8Array): Promise<Answered<Body>> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
    return this.answer(await fetch(`${this.origin}${path}`, { method: 'POST', headers: { ...this.authorization(), 'idempotency-key': randomUUID() }, body: form }), path);
  }

  async download(path: string): Promise<Buffer> {
    const response = await fetch(`${this.origin}${path}`, { headers: this.authorization() });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }

  private async send<Body>(method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answered<Body>> {
    const response = await fetch(`${this.origin}${path}`, {
      method, headers: { ...this.authorization(), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return this.answer(response, `${method} ${path}`);
  }

  private authorization(): Record<string, string> {
    return this.token === '' ? {} : { authorization: `Bearer ${this.token}` };
  }

  private async answer<Body>(response: Response, what: string): Promise<Answered<Body>> {
    const text = await response.text();
    if (!response.ok) throw new Error(`${what} answered ${response.status}: ${text}`);
    return { body: (text === '' ? null : JSON.parse(text)) as Body, version: response.headers.get('etag') };
  }
}
