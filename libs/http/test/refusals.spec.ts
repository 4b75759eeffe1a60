import { connect } from 'node:net';
import { SampleIdentity, type Sample, startSample } from './sample-app.js';

let identity: SampleIdentity;
let sample: Sample;

beforeAll(async () => {
  identity = await SampleIdentity.start();
  sample = await startSample(identity.url, { overload: { delay: 60_000 } });
});
afterAll(async () => {
  await sample?.app.close();
  await identity.stop();
});

interface Told {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly body: { code?: string; title?: string; detail?: string; type?: string; instance?: string; traceId?: string; status?: number; errors?: { pointer: string; code: string; message: string }[] } & Record<string, unknown>;
}

async function call(path: string, init: RequestInit = {}): Promise<Told> {
  const response = await fetch(sample.url + path, init);
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Told['body'] };
}

function post(path: string, body: string | Buffer | undefined, headers: Record<string, string> = {}): Promise<Told> {
  return call(path, { method: 'POST', body: body as RequestInit['body'], headers: { 'content-type': 'application/json', ...headers } });
}

const dossiers = '/api/sample/v1/dossiers';
const file = (body: unknown): Promise<Told> => post(dossiers, JSON.stringify(body));

/** Raw bytes to the server, and all it answers. */
function raw(bytes: string): Promise<string> {
  const { port, hostname } = new URL(sample.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => { answer += chunk.toString(); });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('a refusal', () => {
  it('is a problem with code, words, place and trace, in Vietnamese by default', async () => {
    const told = await call('/api/sample/v1/refusal?phone=0912', { headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' } });
    expect(told.type).toBe('application/problem+json; charset=utf-8');
    expect(told.body).toEqual({
      type: '/docs/problems/sample.not-allowed', title: 'Không làm được khi hồ sơ ở done', status: 409, detail: 'Chi tiết done',
      instance: '/api/sample/v1/refusal', code: 'sample.not-allowed', traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    });
  });

  it('speaks English when asked', async () => {
    const told = await call('/api/sample/v1/refusal', { headers: { 'accept-language': 'en-GB, vi;q=0.5' } });
    expect([told.body.title, told.headers.get('content-language')]).toEqual(['Not possible while done', 'en']);
  });

  it('without a row of the table stays a refusal', async () => {
    expect((await call('/api/sample/v1/unlisted')).status).toBe(422);
  });

  it('of our own making tells nothing of its cause', async () => {
    const told = await call('/api/sample/v1/crash');
    expect([told.status, told.body.code]).toEqual([500, 'internal']);
    expect(JSON.stringify(told.body)).not.toMatch(/secret|srv|TypeError|stack/);
  });

  it.each([
    ['08006', 503, 'service.unavailable'], ['57P01', 503, 'service.unavailable'], ['53300', 503, 'service.unavailable'], ['ECONNREFUSED', 503, 'service.unavailable'],
    ['40001', 409, 'conflict.concurrent'], ['40P01', 409, 'conflict.concurrent'], ['22P02', 400, 'request.value-invalid'], ['22021', 400, 'request.value-invalid'],
    ['23505', 409, 'conflict.duplicate'], ['42P01', 500, 'internal'],
  ])('of the database with %s is %i %s', async (state, status, code) => {
    const told = await call(`/api/sample/v1/database/x?state=${state}`);
    expect([told.status, told.body.code]).toEqual([status, code]);
    expect(told.headers.has('retry-after')).toBe(status === 503 || code === 'conflict.concurrent');
  });
});

describe('a request nobody can read', () => {
  it.each([
    ['broken JSON', '{"name":', 400, 'request.malformed-json'],
    ['an empty body', '', 400, 'validation.failed'],
    ['a list where an object belongs', '[]', 400, 'validation.failed'],
    ['null', 'null', 400, 'validation.failed'],
    ['a number', '7', 400, 'validation.failed'],
    ['__proto__', '{"name":"An","__proto__":{"admin":true}}', 400, 'request.forbidden-key'],
    ['constructor', '{"name":"An","constructor":{"prototype":{"admin":true}}}', 400, 'request.forbidden-key'],
    ['a name every object has', '{"name":"An","address":{"street":"x","__defineGetter__":1}}', 400, 'request.forbidden-key'],
    ['nesting of 100 levels', `{"name":"An","form":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`, 400, 'request.too-deep'],
    ['nesting of 100,000 levels', `{"name":"An","form":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400, 'request.too-deep'],
    ['a null byte', '{"name":"An\\u0000"}', 400, 'validation.failed'],
    ['a lone surrogate', '{"name":"An\\ud800"}', 400, 'validation.failed'],
    ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400, 'request.malformed-json'],
    ['10 MB', `{"name":"${'a'.repeat(10_000_000)}"}`, 413, 'payload.too-large'],
  ])('%s', async (_what, body, status, code) => {
    const told = await post(dossiers, body as string);
    expect([told.status, told.body.code, told.type]).toEqual([status, code, 'application/problem+json; charset=utf-8']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'nonsense'])('%s is not a content type', async (type) => {
    const told = await post(dossiers, 'name=An', { 'content-type': type });
    expect([told.status, told.body.code]).toEqual([415, 'media-type.unsupported']);
  });

  it('10 MB sent in chunks of unknown length', async () => {
    const chunks = (async function* () { for (let index = 0; index < 160; index += 1) yield Buffer.alloc(65_536, 0x20); })();
    const answer = await fetch(sample.url + dossiers, { method: 'POST', headers: { 'content-type': 'application/json' }, body: chunks as unknown as RequestInit['body'], duplex: 'half' } as RequestInit)
      .then(async (response) => [response.status, ((await response.json()) as { code: string }).code]);
    expect(answer).toEqual([413, 'payload.too-large']);
  });

  it('10 MB that are still being sent when the answer comes: it is heard, and the connection goes on', async () => {
    const { port, hostname } = new URL(sample.url);
    const size = 10_000_000;
    const heard = await new Promise<string>((resolve, reject) => {
      let answers = '';
      const socket = connect(Number(port), hostname);
      socket.on('error', reject).on('close', () => resolve(answers)).on('data', (chunk) => { answers += chunk.toString(); });
      socket.write(`POST ${dossiers} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${size}\r\n\r\n`);
      const send = (sent: number): void => {
        if (sent === size) socket.end('GET /api/none HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
        else socket.write(Buffer.alloc(500_000, 0x20), () => setTimeout(send, 5, sent + 500_000));
      };
      send(0);
    });
    expect(heard.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 404']);
  });

  it.each([['GET', '/api/%zz/x', 400, 'request.malformed-url'], ['GET', '/api/none', 404, 'not-found'], ['DELETE', dossiers, 405, 'method-not-allowed'], ['GET', `${dossiers}/not-a-uuid`, 401, 'auth.token-missing'], ['GET', `${dossiers}/${'a'.repeat(300)}`, 414, 'request.url-too-long']])('%s %s is %i', async (method, path, status, code) => {
    const told = await call(path, { method });
    expect([told.status, told.body.code, told.type]).toEqual([status, code, 'application/problem+json; charset=utf-8']);
  });

  it('405 names what is allowed', async () => {
    expect((await call(dossiers, { method: 'DELETE' })).headers.get('allow')).toMatch(/GET.*POST/);
  });

  it('bytes that are no HTTP', async () => {
    const answer = await raw('NONSENSE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request[^]*application\/problem\+json[^]*"code":"request\.malformed"/);
  });

  it('headers of 100 kB', async () => {
    expect(await raw(`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(100_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('a wrong value', () => {
  const wrong = async (body: unknown): Promise<string[]> => {
    const told = await file(body);
    expect([told.status, told.body.code]).toEqual([400, 'validation.failed']);
    return (told.body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
  };

  it.each([
    [{}, ['/name required']],
    [{ name: null }, ['/name string']],
    [{ name: 5 }, ['/name string']],
    [{ name: 'A' }, ['/name length']],
    [{ name: 'An', other: 1 }, ['/other unknown-field']],
    [{ name: 'An', 'a/b~c': 1 }, ['/a~1b~0c unknown-field']],
    [{ name: 'An', procedureId: 'x' }, ['/procedureId uuid']],
    [{ name: 'An', address: 'x' }, ['/address object']],
    [{ name: 'An', address: [{ street: 'x' }] }, ['/address object']],
    [{ name: 'An', address: { street: 7 } }, ['/address/street string']],
    [{ name: 'An', components: { code: 'A', copies: 1 } }, ['/components array']],
    [{ name: 'An', components: [{ code: 'A', copies: 1 }, { code: 'B', copies: 'two' }] }, ['/components/1/copies integer']],
    [{ name: 'An', components: [7] }, ['/components/0 object']],
    [{ name: 'An', components: [[{ code: 'A', copies: 1 }]] }, ['/components/0 object']],
    [{ name: 'An', tags: ['a', 7] }, ['/tags/1 string']],
    [{ name: 'An', form: 'x' }, ['/form object']],
  ])('%j', async (body, errors) => {
    expect([...await wrong(body)].sort((a, b) => a.localeCompare(b))).toEqual([...errors].sort((a, b) => a.localeCompare(b)));
  });

  it('is explained in both languages with its limits', async () => {
    const messages = async (language: string): Promise<unknown> => (await post(dossiers, '{"name":"A"}', { 'accept-language': language })).body.errors;
    expect(await messages('vi')).toEqual([{ pointer: '/name', code: 'length', message: 'Từ 2 đến 20 ký tự' }]);
    expect(await messages('en')).toEqual([{ pointer: '/name', code: 'length', message: 'must have 2 to 20 characters' }]);
  });

  it('is told at most fifty times', async () => {
    const told = await file({ name: 'An', ...Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 1])) });
    expect(told.body.errors).toHaveLength(50);
  });
});

describe('a good value', () => {
  it('passes with its texts composed (NFC), optional nulls left out, free data kept', async () => {
    const told = await file({ name: 'Nguyễn'.normalize('NFD'), procedureId: null, form: { note: 'Hồ sơ'.normalize('NFD'), none: null } });
    expect([told.status, told.body]).toEqual([201, { name: 'Nguyễn'.normalize('NFC'), form: { note: 'Hồ sơ'.normalize('NFC'), none: null } }]);
  });

  it('that is null where the class says what holds by default is as if not given', async () => {
    const told = await file({ name: 'An', address: { street: 'Bến Tượng', country: null } });
    expect(told.body).toEqual({ name: 'An', address: { street: 'Bến Tượng', country: 'VN' } });
  });

  it('may answer nothing', async () => {
    const told = await call('/api/sample/v1/done', { method: 'POST' });
    expect([told.status, told.body]).toEqual([204, {}]);
  });
});

describe('what every answer carries', () => {
  it('request id, trace and security headers, and no word of the server', async () => {
    const told = await call('/api/sample/v1/trace', { headers: { 'x-request-id': 'abc-1', prefer: 'wait=99', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' } });
    expect(told.headers.get('x-request-id')).toBe('abc-1');
    expect(told.body).toMatchObject({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', traceparent: expect.stringMatching(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/), wait: 10 });
    expect(told.body['traceparent']).not.toContain('00f067aa0ba902b7');
    expect(told.headers.get('x-content-type-options')).toBe('nosniff');
    expect(told.headers.get('cache-control')).toBe('no-store');
    expect(told.headers.has('x-powered-by')).toBe(false);
  });

  it('the trace is still known after a body was read', async () => {
    const told = await post('/api/sample/v1/trace', '{"a":1}', { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00' });
    expect(told.body).toMatchObject({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', body: { a: 1 } });
  });

  it('a request id of its own where the given one is unfit', async () => {
    const told = await call('/api/sample/v1/none', { headers: { 'x-request-id': 'a b<script>' } });
    expect(told.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the platform', () => {
  it('asks without a token', async () => {
    expect([(await call('/health/live')).body, (await call('/health/ready')).status]).toEqual([{ status: 'live' }, 200]);
    expect(await (await fetch(`${sample.url}/metrics`)).text()).toContain('process_cpu_seconds_total');
  });
});
