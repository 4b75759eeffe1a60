import { Log } from '#runtime';
import { Counter } from 'prom-client';
import { Pool } from 'undici';
import { z } from 'zod';
import type { AdapterRecord } from '../domain/adapter-format.js';
import { type AdapterService, Portal, type Reply } from '../use-cases/ports.js';

/** Where a portal is, and who we are there. */
export interface PortalSettings { readonly name: string; readonly url: string; readonly username: string; readonly password: string; readonly unit: string; readonly timeoutMs: number }

/** Characters of a refusal that are read; fewer are kept. */
const longestDetail = 5_000;
/** Larger than any answer of the format. */
const maxBytes = 1024 * 1024;
const code = z.union([z.string().max(20), z.number().transform(String)]);
const answerSchema = z.looseObject({ error_code: code, message: z.string().max(100_000).default('') });
const statesSchema = answerSchema.extend({ data: z.array(z.looseObject({ MaHoSo: z.string().max(100), TrangThaiHoSo: z.union([z.string(), z.number()]).transform(Number).pipe(z.int().min(1).max(10)) })).max(1_000) });
const sessionSchema = answerSchema.extend({ session: z.string().min(1).max(500).optional() });

/** Somebody answered something: what it was is told without its words. */
class Unanswered extends Error {
  constructor(readonly kind: 'nonsense' | 'away', message: string) {
    super(message);
  }
}

/**
 * A portal that speaks the adapter format over HTTP: `POST /login` gives a session, `POST /` takes a service's records. One session for all calls, renewed by one log-in
 * when the portal no longer knows it.
 */
export class AdapterPortal extends Portal {
  private session: Promise<string> | null = null;
  /** Connections stay open from call to call. */
  private readonly pool: Pool;

  constructor(private readonly settings: PortalSettings, private readonly log: Log, private readonly calls: Counter) {
    super();
    this.pool = new Pool(settings.url, { connect: { timeout: settings.timeoutMs } });
  }

  async call(service: AdapterService, data: readonly AdapterRecord[], updating: boolean): Promise<Reply> {
    const reply = await this.attempt(service, data, updating).then(({ reply: said }) => said);
    this.calls.inc({ destination: this.settings.name, call: service, outcome: reply.kind });
    return reply;
  }

  async statesOf(codes: readonly string[]): Promise<ReadonlyMap<string, number> | null> {
    const { reply, answer } = await this.attempt('TraCuuHoSo', codes.map((each) => ({ MaHoSo: each })), false);
    const states = statesSchema.safeParse(answer);
    const said = reply.kind === 'ok' && !states.success ? 'nonsense' : reply.kind;
    this.calls.inc({ destination: this.settings.name, call: 'TraCuuHoSo', outcome: said });
    return said === 'ok' && states.success ? new Map(states.data.data.map(({ MaHoSo, TrangThaiHoSo }) => [MaHoSo, TrangThaiHoSo])) : null;
  }

  private async attempt(service: AdapterService | 'TraCuuHoSo', data: readonly AdapterRecord[], updating: boolean): Promise<{ reply: Reply; answer?: z.infer<typeof answerSchema> }> {
    try {
      const session = this.current();
      const first = await this.ask(service, await session, data, updating);
      if (!isSessionOver(first)) return { reply: replyOf(first), answer: first };
      // Whoever was first to hear of it logs in; the others wait for that.
      if (this.session === session) this.session = null;
      const second = await this.ask(service, await this.current(), data, updating);
      return isSessionOver(second) ? { reply: { kind: 'away', code: second.error_code, detail: 'a new session is not known either' } } : { reply: replyOf(second), answer: second };
    } catch (error) {
      const kind = error instanceof Unanswered ? error.kind : 'away';
      const detail = error instanceof Error ? error.message : String(error);
      this.log.pino.warn({ destination: this.settings.name, service, kind, cause: detail }, 'the portal gave no answer');
      return { reply: { kind, code: null, detail } };
    }
  }

  private current(): Promise<string> {
    if (this.session === null) {
      const login = this.logIn();
      this.session = login;
      login.catch(() => { if (this.session === login) this.session = null; });
    }
    return this.session;
  }

  private async logIn(): Promise<string> {
    const { username, password } = this.settings;
    const { error_code: errorCode, session } = sessionSchema.safeParse(await this.post('/login', { username, password })).data ?? { error_code: '' };
    if (session === undefined) throw errorCode === '' ? new Unanswered('nonsense', 'an answer to the log-in that nobody can read') : new Unanswered('away', `the log-in was refused: ${errorCode}`);
    return session;
  }

  private async ask(service: AdapterService | 'TraCuuHoSo', session: string, data: readonly AdapterRecord[], updating: boolean): Promise<z.infer<typeof answerSchema>> {
    const answer = answerSchema.safeParse(await this.post('/', { session, madonvi: this.settings.unit, service, isUpdating: updating ? 'True' : 'False', data }));
    if (!answer.success) throw new Unanswered('nonsense', 'an answer without an error_code');
    return answer.data;
  }

  private async post(path: string, body: object): Promise<unknown> {
    const { statusCode, body: answer } = await this.pool.request({
      path, method: 'POST', signal: AbortSignal.timeout(this.settings.timeoutMs), headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)),
    });
    if (statusCode >= 500 || statusCode === 429) {
      await answer.dump();
      throw new Unanswered('away', `the portal answered ${statusCode}`);
    }
    try {
      return JSON.parse(await textOf(answer)) as unknown;
    } catch (error) {
      if (error instanceof SyntaxError) throw new Unanswered('nonsense', `an answer of status ${statusCode} that is no JSON`);
      throw error;
    }
  }
}

function replyOf({ error_code: errorCode, message }: z.infer<typeof answerSchema>): Reply {
  if (errorCode === '0' || errorCode === '00') return { kind: 'ok' };
  if (errorCode === '-3' && message.normalize('NFC').toLowerCase().includes('đã tồn tại')) return { kind: 'exists' };
  return { kind: 'refused', code: errorCode, detail: message.slice(0, longestDetail) };
}

/** The format has no code for it that a text names: it is told by the words. "Phiên bản" is a version. */
function isSessionOver({ error_code: errorCode, message }: z.infer<typeof answerSchema>): boolean {
  return errorCode !== '0' && errorCode !== '00' && /\bsession\b|phiên(?! bản)/i.test(message.normalize('NFC'));
}

async function textOf(answer: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer) {
    parts.push(part);
    size += part.byteLength;
    if (size > maxBytes) throw new Unanswered('nonsense', `an answer larger than ${maxBytes} bytes`);
  }
  return Buffer.concat(parts).toString('utf8');
}
