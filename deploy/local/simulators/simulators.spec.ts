import { configSchema } from './config.js';
import { startSimulators, type RunningSimulators } from './simulators.js';

const key = { 'x-api-key': 'k' };
let running: RunningSimulators;
let sms: string;
let inbox: string;

beforeAll(async () => {
  running = await startSimulators(configSchema.parse({ SMS_PORT: '0', VNEID_PORT: '0', CLAMD_PORT: '0', INBOX_PORT: '0', SMS_API_KEY: 'k' }));
  sms = `http://127.0.0.1:${running.ports['sms']}`;
  inbox = `http://127.0.0.1:${running.ports['inbox']}`;
});
afterAll(() => running.close());
afterEach(() => fetch(`${inbox}/control`, { method: 'DELETE' }));

const send = (message: object, headers: Record<string, string> = key, signal?: AbortSignal) =>
  fetch(`${sms}/messages`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(message), ...(signal && { signal }) });
const told = (mode: object) =>
  fetch(`${inbox}/control/sms`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(mode) });
const arrived = async (query: string): Promise<{ to: string; text: string; reference: string }[]> =>
  ((await (await fetch(`${inbox}/inbox/sms?${query}`)).json()) as { items: { to: string; text: string; reference: string }[] }).items;

describe('SMS gateway', () => {
  it('delivers a message to the inbox, found by its number, however the number was written', async () => {
    const answer = await send({ to: '0912 345 678', text: 'Ma xac thuc cua ban la 482913', reference: 'otp-1' });
    expect(answer.status).toBe(202);
    const { id } = await answer.json() as { id: string };
    expect(await arrived(`to=${encodeURIComponent('+84912345678')}`)).toMatchObject([{ text: 'Ma xac thuc cua ban la 482913', reference: 'otp-1' }]);
    expect(await (await fetch(`${sms}/messages/${id}`, { headers: key })).json()).toMatchObject({ to: '+84912345678', state: 'delivered', segments: 1 });
  });

  it('sends once what is sent twice under one reference, and refuses another text under it', async () => {
    const message = { to: '+84987654321', text: 'Hồ sơ đã được tiếp nhận', reference: 'once' };
    const [first, second] = [await send(message), await send(message)];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(await second.json()).toEqual(await first.json());
    expect((await send({ ...message, text: 'khác' })).status).toBe(409);
    expect(await arrived('reference=once')).toHaveLength(1);
  });

  it.each([
    ['no key', { to: '0912345678', text: 'a', reference: 'r1' }, {}, 401],
    ['a wrong key', { to: '0912345678', text: 'a', reference: 'r1' }, { 'x-api-key': 'q' }, 401],
    ['a landline', { to: '02438251234', text: 'a', reference: 'r1' }, key, 400],
    ['no text', { to: '0912345678', text: '', reference: 'r1' }, key, 400],
    ['no reference', { to: '0912345678', text: 'a' }, key, 400],
    ['an unknown field', { to: '0912345678', text: 'a', reference: 'r1', flash: true }, key, 400],
  ])('refuses %s', async (_, message, headers, status) => {
    expect((await send(message, headers)).status).toBe(status);
    expect(await arrived('reference=r1')).toHaveLength(0);
  });

  it('counts segments: 160 plain characters, 70 with diacritics', async () => {
    const segments = async (text: string, reference: string) => ((await (await send({ to: '0912345678', text, reference })).json()) as { segments: number }).segments;
    expect(await segments('a'.repeat(160), 's1')).toBe(1);
    expect(await segments('a'.repeat(161), 's2')).toBe(2);
    expect(await segments('ế'.repeat(70), 's3')).toBe(1);
    expect(await segments('ế'.repeat(71), 's4')).toBe(2);
  });
});

describe('SMS gateway misbehaving', () => {
  const message = (reference: string) => ({ to: '0912345678', text: 'x', reference });

  it('down refuses connections, and is back on the same port', async () => {
    await told({ mode: 'down' });
    await expect(send(message('d1'))).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await told({ mode: 'normal' });
    expect((await send(message('d1'))).status).toBe(202);
  });

  it('reset cuts the connection, as often as told', async () => {
    await told({ mode: 'reset', count: 2 });
    await expect(send(message('c1'))).rejects.toThrow();
    await expect(send(message('c1'))).rejects.toThrow();
    expect((await send(message('c1'))).status).toBe(202);
  });

  it('error answers 500 and takes nothing', async () => {
    await told({ mode: 'error', count: 1 });
    expect((await send(message('e1'))).status).toBe(500);
    expect(await arrived('reference=e1')).toHaveLength(0);
    expect((await send(message('e1'))).status).toBe(202);
  });

  it('throttle answers 429 with Retry-After in seconds', async () => {
    await told({ mode: 'throttle', delayMs: 2_500, count: 1 });
    const answer = await send(message('t1'));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3']);
  });

  it('slow answers late, hang never', async () => {
    await told({ mode: 'slow', delayMs: 300, count: 1 });
    const begin = performance.now();
    expect((await send(message('sl1'))).status).toBe(202);
    expect(performance.now() - begin).toBeGreaterThan(290);
    await told({ mode: 'hang', count: 1 });
    await expect(send(message('h1'), key, AbortSignal.timeout(200))).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('lost answers 202 and nothing arrives; the report stays "accepted"', async () => {
    await told({ mode: 'lost', count: 1 });
    const { id } = await (await send(message('l1'))).json() as { id: string };
    expect(await arrived('reference=l1')).toHaveLength(0);
    expect(await (await fetch(`${sms}/messages/${id}`, { headers: key })).json()).toMatchObject({ state: 'accepted' });
  });

  it('duplicate delivers twice, undelivered reports failure', async () => {
    await told({ mode: 'duplicate', count: 1 });
    await send(message('u1'));
    expect(await arrived('reference=u1')).toHaveLength(2);
    await told({ mode: 'undelivered', count: 1 });
    const { id } = await (await send(message('u2'))).json() as { id: string };
    expect(await arrived('reference=u2')).toHaveLength(0);
    expect(await (await fetch(`${sms}/messages/${id}`, { headers: key })).json()).toMatchObject({ state: 'failed' });
  });
});

describe('inbox and control', () => {
  it('lists ways to misbehave and refuses those a simulator does not know', async () => {
    const control = await (await fetch(`${inbox}/control`)).json() as Record<string, { mode: string; modes: object }>;
    expect(Object.keys(control)).toEqual(['sms', 'mail', 'vneid', 'clamd', 'payment', 'carrier', 'national-portal', 'single-window']);
    expect(control['clamd']?.modes).toHaveProperty('blind');
    expect((await told({ mode: 'explode' })).status).toBe(400);
    expect((await told({ mode: 'slow', count: 0 })).status).toBe(400);
    expect((await fetch(`${inbox}/control/fax`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"mode":"down"}' })).status).toBe(404);
  });

  it('shows people a page that asks nothing of the outside and shows hostile text as text', async () => {
    await send({ to: '0912345678', text: '<script>alert(1)</script>', reference: 'html' });
    const answer = await fetch(`${inbox}/inbox`, { headers: { accept: 'text/html,*/*' } });
    const page = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).toContain('&#60;script&#62;alert(1)');
    expect(page).not.toMatch(/<script|https?:\/\//);
  });

  it('gives only what came after an entry already seen, and forgets on DELETE', async () => {
    await send({ to: '0911111111', text: 'một', reference: 'a1' });
    const [first] = await arrived('to=%2B84911111111') as unknown as { id: number }[];
    await send({ to: '0911111111', text: 'hai', reference: 'a2' });
    expect(await arrived(`to=%2B84911111111&after=${first?.id}`)).toMatchObject([{ text: 'hai' }]);
    await fetch(`${inbox}/inbox`, { method: 'DELETE' });
    expect(await arrived('')).toHaveLength(0);
    expect((await fetch(`${inbox}/inbox/fax`)).status).toBe(404);
  });
});
