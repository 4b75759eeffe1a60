import { normal } from '../../../deploy/local/simulators/behaviour.js';
import { IdentityService } from './identity-service.js';
import { international, logIn, someCitizen } from './people.js';

let service: IdentityService;
beforeAll(async () => { service = await IdentityService.start(); });
afterAll(() => service.stop());
afterEach(() => service.travel(0));

const confirm = (id: string, code: string) => service.post(`registrations/${id}/confirmation`, { code });
const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

async function register(details = someCitizen()) {
  const { status, body } = await service.post('registrations', details);
  expect(status).toBe(202);
  return { details, id: body.id as string, code: await service.codeFor(international(details.phone)), body };
}

describe('O-16 registration', () => {
  it('opens an account with the code that came by SMS, and tells others without a word about the person', async () => {
    const { details, id, code, body } = await register(someCitizen({ fullName: 'Nguyễn  Thị Ánh'.normalize('NFD') }));
    expect(body).toEqual({ id, sentTo: `••• ••• ${details.phone.slice(-3)}`, expiresAt: expect.stringMatching(/\+07:00$/) });
    const opened = await confirm(id, code);
    expect(opened.status).toBe(201);
    const { accountId, personId } = opened.body as { accountId: string; personId: string };

    const session = await logIn(service, details.personalId, details.password);
    expect(session.body).toMatchObject({ accountId, personId, kind: 'citizen', assurance: 1, tokenType: 'Bearer', expiresIn: 300 });
    const me = await service.get('me', session.body.accessToken);
    expect(me.body.person.fullName).toBe('Nguyễn Thị Ánh');
    expect(me.body).toMatchObject({ assurance: 1, provenPhone: international(details.phone), person: { familyName: 'Nguyễn', middleAndGivenName: 'Thị Ánh', sex: 'male', dateOfBirth: '1995-03-02' } });
    const events = await service.eventsAbout(accountId);
    expect(events).toMatchObject([{ type: 'vn.motcua.account.opened.v1', sequence: 1, data: { accountId, personId, kind: 'citizen' } }]);
    expect(JSON.stringify(events)).not.toContain(details.personalId);
  });

  it('takes five entries of a code and no more, the right one included', async () => {
    const { id, code } = await register();
    const entries = [];
    for (let entry = 0; entry < 6; entry += 1) entries.push((await confirm(id, other(code))).body.code);
    expect(entries).toEqual([...Array<string>(5).fill('code.wrong'), 'code.spent']);
    expect(await confirm(id, code)).toMatchObject({ status: 410, body: { code: 'code.spent' } });
  });

  it('does not let entries sent all at once share a try', async () => {
    const { id, code } = await register();
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(id, other(code))));
    expect(answers.filter(({ body }) => body.code === 'code.wrong')).toHaveLength(5);
  });

  it('refuses a code after five minutes, and a code used before', async () => {
    const late = await register();
    service.travel(301);
    expect(await confirm(late.id, late.code)).toMatchObject({ status: 410, body: { code: 'code.expired' } });
    service.travel(0);
    const used = await register();
    await confirm(used.id, used.code);
    expect(await confirm(used.id, used.code)).toMatchObject({ status: 409, body: { code: 'code.used' } });
  });

  it('opens one account when the right code is entered many times at once', async () => {
    const { details, id, code } = await register();
    const answers = await Promise.all(Array.from({ length: 4 }, () => confirm(id, code)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const accounts = await service.database.query('SELECT 1 FROM account WHERE login = $1', [details.personalId]);
    expect(accounts).toHaveLength(1);
  });

  it('sends another code after a minute; the one before is void, and there is an end to it', async () => {
    const { details, id, code } = await register();
    const again = () => service.post(`registrations/${id}/codes`);
    const early = await again();
    expect(early).toMatchObject({ status: 429, body: { code: 'code.too-often' } });
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(50);
    service.travel(61);
    expect((await again()).status).toBe(202);
    const second = await service.codeFor(international(details.phone), 2);
    if (second !== code) expect((await confirm(id, code)).body.code).toBe('code.wrong');
    for (const at of [122, 183]) { service.travel(at); expect((await again()).status).toBe(202); }
    service.travel(244);
    expect(await again()).toMatchObject({ status: 429, body: { code: 'code.no-more' } });
  });

  it('sends no more than five codes an hour to one number, whoever asks', async () => {
    const { phone } = someCitizen();
    const statuses = [];
    for (let request = 0; request < 6; request += 1) {
      service.travel(request * 61);
      statuses.push((await service.post('registrations', someCitizen({ phone }))).status);
    }
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  });

  it('answers alike for a personal id that has an account, and says so to the owner of the phone alone', async () => {
    const first = await register();
    await confirm(first.id, first.code);
    const second = await register(someCitizen({ personalId: first.details.personalId }));
    expect(Object.keys(second.body)).toEqual(Object.keys(first.body));
    expect(await confirm(second.id, second.code)).toMatchObject({ status: 409, body: { code: 'account.exists' } });
  });

  it('keeps a code from the database, the log and every topic', async () => {
    const { details, id, code } = await register();
    const [row] = await service.database.query<{ row: string }>('SELECT row_to_json(c)::text AS row FROM one_time_code c WHERE id = $1', [id]);
    expect(row?.row).not.toContain(`"${code}"`);
    expect(row?.row).not.toContain(details.password);
    const events = await service.database.query('SELECT 1 FROM event WHERE body LIKE $1', [`%${code}%`]);
    expect(events).toHaveLength(0);
  });

  it('reaches the gateway in spite of errors that pass, and delivers once', async () => {
    const details = someCitizen();
    service.sms.behaviour.set({ mode: 'error', delayMs: 0, count: 2 });
    try {
      expect((await service.post('registrations', details)).status).toBe(202);
      await service.codeFor(international(details.phone));
      expect(service.messagesTo(international(details.phone))).toHaveLength(1);
    } finally {
      service.sms.behaviour.set(normal);
    }
  });

  it('answers 202 while the gateway is away: another code can be asked for later', async () => {
    const details = someCitizen();
    await service.sms.endpoint.shut();
    let id: string;
    try {
      const asked = await service.post('registrations', details);
      expect(asked.status).toBe(202);
      id = asked.body.id;
    } finally {
      await service.sms.endpoint.open();
    }
    service.travel(61);
    expect((await service.post(`registrations/${id}/codes`)).status).toBe(202);
    expect((await confirm(id, await service.codeFor(international(details.phone)))).status).toBe(201);
  });

  it('names every contradiction in one answer', async () => {
    const details = someCitizen({ sex: 'female', dateOfBirth: '1996-03-02', phone: '0212345678', password: 'ngắn', fullName: 'R2-D2' });
    const { status, body } = await service.post('registrations', details, { headers: { 'accept-language': 'en' } });
    expect(status).toBe(422);
    expect(body.errors.map((error: { pointer: string; code: string }) => `${error.pointer} ${error.code}`)).toEqual([
      '/personalId personal-id.sex', '/fullName name', '/phone phone', '/password password.too-short',
    ]);
  });

  it.each([
    [{ dateOfBirth: '1996-03-02' }, '/personalId', 'personal-id.birth-year'], [{ personalId: '003095000001' }, '/personalId', 'personal-id.province'],
    [{ personalId: '019213000001', dateOfBirth: '2013-01-01' }, '/dateOfBirth', 'date-of-birth.too-young'], [{ password: '1995 hoặc 019095' }, null, null],
    [{ password: 'matkhau-12345' }, '/password', 'password.common'],
  ])('judges %j', async (change, pointer, code) => {
    const { status, body } = await service.post('registrations', someCitizen(change));
    expect(status).toBe(pointer === null ? 202 : 422);
    if (pointer !== null) expect(body.errors).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  it('takes in a person known from a counter by the phone given there, and nobody else in their name', async () => {
    const details = someCitizen();
    await service.database.query(
      `INSERT INTO person (id, personal_id, family_name, middle_and_given_name, sex, date_of_birth, nationality, phone, created_at, updated_at)
       VALUES (gen_random_uuid(), $1, 'Nông', 'Văn Ánh', 'male', '1995-03-02', 'VN', $2, now(), now())`,
      [details.personalId, international(details.phone)],
    );
    const stranger = await register(someCitizen({ personalId: details.personalId }));
    expect(await confirm(stranger.id, stranger.code)).toMatchObject({ status: 409, body: { code: 'account.not-yours' } });
    const owner = await register(details);
    expect((await confirm(owner.id, owner.code)).status).toBe(201);
  });

  it('knows nothing under an id that is none', async () => {
    expect((await confirm('no-uuid', '123456')).status).toBe(404);
    expect((await confirm('3f0e8f7c-7b0a-4f6e-9a52-0f3b5d0d3c11', '123456')).status).toBe(404);
  });
});
