import { decodeJwt } from 'jose';
import { accessTokenClaimsSchema } from '#contracts';
import { IdentityService, serviceSecrets } from './identity-service.js';
import { international, serviceToken, signedInCitizen, signedInOfficer, someCitizen } from './people.js';

let service: IdentityService;
let intake: string;
let notification: string;
beforeAll(async () => {
  service = await IdentityService.start();
  intake = (await serviceToken(service, 'intake', serviceSecrets.intake)).body.accessToken;
  notification = (await serviceToken(service, 'notification', serviceSecrets.notification)).body.accessToken;
});
afterAll(() => service.stop());

describe('service tokens', () => {
  it('are for one service, with the scopes it was given there', async () => {
    const { status, body } = await serviceToken(service, 'intake', serviceSecrets.intake, ['identity:person']);
    expect(status).toBe(201);
    expect(body).toMatchObject({ tokenType: 'Bearer', expiresIn: 300, scopes: ['identity:person'] });
    expect(accessTokenClaimsSchema.strict().parse(decodeJwt(body.accessToken))).toMatchObject({ sub: 'intake', aud: 'identity', kind: 'service', person: null, sid: null, scopes: ['identity:person'] });
    expect(decodeJwt(intake)['scopes']).toEqual(['identity:person', 'identity:person-register', 'identity:organisation']);
  });

  it('are refused for a wrong secret, an unknown service, a scope not given', async () => {
    expect(await serviceToken(service, 'intake', serviceSecrets['one-stop'])).toMatchObject({ status: 401, body: { code: 'service-token.wrong-secret' } });
    const ask = (body: object) => service.post('service-tokens', { service: 'intake', secret: serviceSecrets.intake, audience: 'identity', ...body });
    expect((await ask({ service: 'payment' })).body.code).toBe('service-token.wrong-secret');
    expect((await ask({ service: 'nobody' })).body.code).toBe('service-token.wrong-secret');
    expect((await ask({ service: '__proto__' })).body.code).toBe('service-token.wrong-secret');
    expect(await ask({ audience: 'one-stop', scopes: ['one-stop:card'] })).toMatchObject({ status: 403, body: { code: 'service-token.scope-not-allowed' } });
    expect((await ask({ scopes: ['identity:person', 'identity:everything'] })).status).toBe(403);
    expect((await ask({ audience: 'nowhere' })).body.errors).toMatchObject([{ pointer: '/audience', code: 'enum' }]);
  });

  it('open nothing that is for people, and people open nothing that is for services', async () => {
    expect((await service.get('me', intake)).status).toBe(403);
    const citizen = await signedInCitizen(service);
    const administrator = await signedInOfficer(service, [{ role: 'administrator', agency: null, unit: null }]);
    for (const token of [citizen.accessToken, administrator.accessToken]) expect((await service.get(`/internal/v1/persons/${citizen.personId}`, token)).status).toBe(403);
    expect((await service.post('/internal/v1/persons', {}, { token: notification })).status).toBe(403);
  });
});

describe('P-o: who looked at a person', () => {
  it('is on record: a service that asked for one, an administrator at an organisation; what they saw is not', async () => {
    const citizen = await signedInCitizen(service);
    await service.get(`/internal/v1/persons/${citizen.personId}`, notification);
    expect(await service.accessesTo(citizen.personId)).toMatchObject([{ actor: { kind: 'service', ref: 'notification' }, action: 'GET /internal/v1/persons/{personId}', object: { kind: 'person' }, status: 200 }]);
    const administrator = await signedInOfficer(service, [{ role: 'administrator', agency: null, unit: null }]);
    const nobody = '00000000-0000-7000-8000-00000000000a';
    await service.get(`organisations/${nobody}`, administrator.accessToken);
    const seen = await service.accessesTo(nobody);
    expect(seen).toMatchObject([{ actor: { kind: 'officer', roles: ['administrator'] }, action: 'GET /api/identity/v1/organisations/{organisationId}', object: { kind: 'organisation' }, status: 404 }]);
    expect(Object.keys(seen[0] ?? {}).sort()).toEqual(['action', 'actor', 'at', 'object', 'status']);
  });
});

describe('U-1 people without accounts', () => {
  const enter = (body: object, token = intake) => service.post('/internal/v1/persons', body, { token });
  const details = () => { const { personalId, fullName, sex, dateOfBirth, phone } = someCitizen(); return { personalId, fullName, sex, dateOfBirth, phone }; };

  it('are entered once, by personal id', async () => {
    const person = { ...details(), profile: { ethnicity: 'Nùng', currentResidence: { provinceCode: '19', communeCode: '05443' } } };
    const [first, second] = [await enter(person), await enter({ ...person, fullName: person.fullName.toUpperCase() })];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    expect((await service.get(`/internal/v1/persons/${first.body.id}`, notification)).body).toMatchObject({
      id: first.body.id, personalId: person.personalId, fullName: 'Nông Văn Ánh', familyName: 'Nông', middleAndGivenName: 'Văn Ánh', sex: 'male', dateOfBirth: '1995-03-02', nationality: 'VN',
      phone: international(person.phone), ethnicity: 'Nùng', currentResidence: { provinceCode: '19', communeCode: '05443' }, permanentResidence: null, assurance: 0,
    });
    expect(await service.database.query('SELECT 1 FROM account WHERE person_id = $1', [first.body.id])).toEqual([]);
  });

  it('are entered by passport when they are foreigners', async () => {
    const foreigner = { passport: { number: 'X1234567', country: 'KR' }, fullName: 'Kim Min-jun', dateOfBirth: '1990-05-05' };
    const [first, second] = [await enter(foreigner), await enter(foreigner)];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect((await service.get(`/internal/v1/persons/${first.body.id}`, intake)).body).toMatchObject({ personalId: null, passport: foreigner.passport, sex: null, nationality: 'KR' });
    expect((await enter({ ...foreigner, passport: { ...foreigner.passport, country: 'JP' } })).status).toBe(201);
  });

  it('are not mixed up: the same number with another name is refused', async () => {
    const person = details();
    await enter(person);
    expect(await enter({ ...person, fullName: 'Người Khác' })).toMatchObject({ status: 409, body: { code: 'person.different' } });
    expect((await enter({ ...person, dateOfBirth: '1995-03-03' })).body.code).toBe('person.different');
  });

  it('keep what they told themselves: a counter does not change the phone of somebody with an account', async () => {
    const citizen = await signedInCitizen(service);
    const { personalId, fullName, sex, dateOfBirth } = citizen;
    expect((await enter({ personalId, fullName, sex, dateOfBirth, phone: '0999999999' })).body.id).toBe(citizen.personId);
    expect((await service.get(`/internal/v1/persons/${citizen.personId}`, intake)).body).toMatchObject({ phone: international(citizen.phone), assurance: 1 });
  });

  it.each([
    [{ personalId: undefined }, '/personalId', 'identification.missing'], [{ passport: { number: 'X1234567', country: 'KR' } }, '/passport', 'identification.both'],
    [{ sex: 'female' }, '/personalId', 'personal-id.sex'], [{ sex: undefined }, '/sex', 'personal-id.sex'], [{ dateOfBirth: '2100-01-01' }, '/dateOfBirth', 'date-of-birth.future'],
    [{ fullName: '123' }, '/fullName', 'name'], [{ phone: '1' }, '/phone', 'phone'],
  ])('are refused with %j', async (change, pointer, code) => {
    const { status, body } = await enter({ ...details(), ...change });
    expect(status).toBe(422);
    expect(body.errors).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  it('entered at two counters at the same moment are one', async () => {
    const person = details();
    const answers = await Promise.all(Array.from({ length: 5 }, () => enter(person)));
    expect(answers.every(({ status }) => [200, 201, 409].includes(status))).toBe(true);
    expect(new Set(answers.filter(({ status }) => status < 300).map(({ body }) => body.id)).size).toBe(1);
  });
});

describe('cards', () => {
  it('tell who handles and for whom', async () => {
    const officer = await signedInOfficer(service, [{ role: 'helpdesk', agency: null, unit: null }], { fullName: 'Bế Văn Nghĩa' });
    expect((await service.get(`/internal/v1/accounts/${officer.accountId}`, notification)).body).toEqual({ id: officer.accountId, kind: 'officer', personId: officer.personId, fullName: 'Bế Văn Nghĩa' });
    const director = await signedInCitizen(service);
    const made = await service.post('organisations', { taxCode: '0300588569', name: 'Công ty', address: 'Ở đây', position: 'Giám đốc' }, { token: director.accessToken });
    expect((await service.get(`/internal/v1/organisations/${made.body.id}`, intake)).body).toMatchObject({ taxCode: '0300588569', verified: false, representatives: [{ personId: director.personId }] });
  });

  it('of nobody are not found', async () => {
    for (const kind of ['persons', 'accounts', 'organisations']) expect((await service.get(`/internal/v1/${kind}/3f0e8f7c-7b0a-4f6e-9a52-0f3b5d0d3c11`, intake)).status).toBe(404);
  });
});
