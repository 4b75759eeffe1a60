import { IdentityService, serviceSecrets } from './identity-service.js';
import { serviceToken, signedInCitizen, signedInOfficer } from './people.js';

const id = '3f0e8f7c-7b0a-4f6e-9a52-0f3b5d0d3c11';
const address = { provinceCode: '19', communeCode: '05443', detail: 'Tổ 5' };
const person = { personalId: '019095000001', fullName: 'Nông Văn Ánh', sex: 'male', dateOfBirth: '1995-03-02', phone: '0912000001' };
const state = 'A'.repeat(43);

interface Door {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly who: 'anyone' | 'citizen' | 'administrator' | 'service';
  readonly body: Readonly<Record<string, unknown>>;
}

/** Every route that takes a body, with a body of the right form. */
const doors: readonly Door[] = [
  { method: 'POST', path: 'registrations', who: 'anyone', body: { ...person, email: 'a@example.vn', password: 'Bien-Xanh-2026' } },
  { method: 'POST', path: `registrations/${id}/confirmation`, who: 'anyone', body: { code: '123456' } },
  { method: 'POST', path: 'sessions', who: 'anyone', body: { login: '019095000001', password: 'Bien-Xanh-2026' } },
  { method: 'POST', path: 'sessions/refresh', who: 'anyone', body: { refreshToken: state } },
  { method: 'POST', path: 'password-resets', who: 'anyone', body: { login: '019095000001' } },
  { method: 'POST', path: `password-resets/${id}/confirmation`, who: 'anyone', body: { code: '123456', newPassword: 'Bien-Xanh-2026' } },
  { method: 'POST', path: 'vneid/authorizations', who: 'anyone', body: { redirectUri: 'http://127.0.0.1:8080/x' } },
  { method: 'POST', path: 'vneid/sessions', who: 'anyone', body: { code: 'x', state, iss: 'x' } },
  { method: 'POST', path: 'service-tokens', who: 'anyone', body: { service: 'intake', secret: 'x', audience: 'identity', scopes: ['identity:person'] } },
  { method: 'PUT', path: 'me', who: 'citizen', body: { email: 'a@example.vn', ethnicity: 'Tày', religion: 'Không', occupation: 'x', employer: 'x', contactAddress: 'x', permanentResidence: address, temporaryResidence: address, currentResidence: address } },
  { method: 'POST', path: 'me/password', who: 'citizen', body: { currentPassword: 'x', newPassword: 'x' } },
  { method: 'POST', path: 'me/phone-changes', who: 'citizen', body: { phone: '0912000001', currentPassword: 'x' } },
  { method: 'POST', path: `me/phone-changes/${id}/confirmation`, who: 'citizen', body: { code: '123456' } },
  { method: 'POST', path: 'organisations', who: 'citizen', body: { taxCode: '0300588569', name: 'Công ty', address: 'Ở đây', phone: '0208123456', email: 'a@example.vn', position: 'Giám đốc' } },
  { method: 'PUT', path: `organisations/${id}`, who: 'citizen', body: { name: 'Công ty', address: 'Ở đây', phone: '0208123456', email: 'a@example.vn' } },
  { method: 'POST', path: 'delegations', who: 'citizen', body: { organisationId: id, delegate: { personalId: '019095000001', fullName: 'Nông Văn Ánh' }, procedures: ['1.001456'], from: '2026-12-01', to: '2026-12-31' } },
  { method: 'POST', path: 'officers', who: 'administrator', body: { ...person, login: 'can.bo', title: 'Cán bộ', grants: [{ role: 'reception', agency: 'G01-TNG', unit: 'G01-TNG-MC' }] } },
  { method: 'POST', path: `officers/${id}/grants`, who: 'administrator', body: { role: 'reception', agency: 'G01-TNG', unit: 'G01-TNG-MC' } },
  { method: 'POST', path: 'signing-keys', who: 'administrator', body: { compromised: false } },
  { method: 'POST', path: '/internal/v1/persons', who: 'service', body: { ...person, passport: { number: 'X1234567', country: 'KR' }, nationality: 'VN', profile: { email: 'a@example.vn', permanentResidence: address } } },
];

/** Values that fit no field of this service, or only some; those that fit are skipped by their type. */
const wrongValues: readonly unknown[] = [42, true, [], {}, [['x']], 'x'.repeat(5_000), '\u0000', '\ud800'];

/** Every field with the way to it. */
function fieldsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return path.length > 0 ? [path] : [];
  const inner = Object.entries(value).flatMap(([key, item]) => fieldsOf(item, [...path, Array.isArray(value) ? Number(key) : key]));
  return path.length > 0 ? [path, ...inner] : inner;
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return (value as unknown[]).map((item, index) => (index === key ? replaced(item, rest, by) : item));
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);

let service: IdentityService;
let tokens: Record<Door['who'], string | undefined>;
beforeAll(async () => {
  service = await IdentityService.start();
  tokens = {
    anyone: undefined, citizen: (await signedInCitizen(service)).accessToken, administrator: (await signedInOfficer(service, [{ role: 'administrator', agency: null, unit: null }])).accessToken,
    service: (await serviceToken(service, 'intake', serviceSecrets.intake)).body.accessToken as string,
  };
});
afterAll(() => service.stop());

const send = ({ method, path, who }: Door, body: unknown) =>
  service.call(method, path, { body, ...(tokens[who] === undefined ? {} : { token: tokens[who] }), ...(method === 'PUT' ? { ifMatch: 1 } : {}) });

describe.each(doors)('F20 $method $path', (door) => {
  it('refuses every field of the wrong type, and names it', async () => {
    for (const path of fieldsOf(door.body)) {
      for (const value of wrongValues) {
        if (kindOf(value) === kindOf(at(door.body, path)) && typeof value !== 'string') continue;
        const { status, body } = await send(door, replaced(door.body, path, value));
        const pointer = `/${path.join('/')}`;
        const seen = { value: JSON.stringify(value).slice(0, 40), pointer, status, pointers: (body.errors as { pointer: string }[] | undefined)?.map((error) => error.pointer) };
        expect(seen).toMatchObject({ status: 400, pointers: expect.arrayContaining([expect.stringMatching(new RegExp(`^${pointer}(/|$)`))]) });
      }
    }
  });

  it('refuses fields it does not know, and bodies that are none', async () => {
    expect((await send(door, { ...door.body, isAdministrator: true })).body.errors).toMatchObject([{ pointer: '/isAdministrator', code: 'unknown-field' }]);
    for (const body of [[], 'text', 42, null]) expect((await send(door, body)).status).toBe(400);
  });
});

describe('F20 addresses', () => {
  it('that name nothing are not found, and malformed ones are refused', async () => {
    for (const path of ['organisations/..%2f', 'organisations/1', 'delegations/%00', `officers/${id}'--`]) {
      expect([400, 404]).toContain((await service.get(path, path.startsWith('officers') ? tokens.administrator : tokens.citizen)).status);
    }
  });

  it.each([['delegations', 'citizen'], ['organisations', 'citizen'], ['officers', 'administrator']] as const)('of lists take a sane limit only: %s', async (path, who) => {
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'limit=1&limit=2', 'unknown=1', 'after=%00']) expect((await service.get(`${path}?${query}`, tokens[who])).status).toBe(400);
    expect((await service.get(`${path}?limit=1`, tokens[who])).status).toBe(200);
  });
});
