import { type Answered, Portal, type Problem } from '#testing';
import { Client } from 'pg';
import { fill, passport } from './filing.js';
import { anyone, codeOn, newcomer, type Session, signIn, signInThroughVneid, smsOn, stranger, throughVneid } from './newcomer.js';
import { eventually, system } from './world.js';

const identity = '/api/identity/v1';
const wrong = 'Không phải mật khẩu này';
const at = (token: string): Portal => new Portal(system.addresses.publicUrl, token);
const logIn = (login: string, password: string): Promise<Answered<Problem>> => anyone.try('POST', `${identity}/sessions`, { login, password });
/** Doors of three services: each verifies tokens by itself. */
const doors = [`${identity}/me`, '/api/intake/v1/drafts', '/api/one-stop/v1/dossiers/0198a5c4-7f3e-7c21-9a44-2b1f0e6d9c11'];

/** Waits until a token is dead at every service. */
async function dead(token: string): Promise<void> {
  for (const door of doors) await eventually(async () => (await at(token).try('GET', door)).status === 401, `end of a token at ${door}`);
}

describe('accounts', () => {
  it('O-16 P-e P-n: opened with a code from the phone; a wrong code costs a try, a used one is used', async () => {
    const details = stranger();
    const { body: asked } = await anyone.post<{ id: string; sentTo: string }>(`${identity}/registrations`, details);
    expect(asked.sentTo).not.toContain(details.phone.slice(1, 7));
    const code = await codeOn(details.phone);
    const enter = (given: string): Promise<Answered<Problem>> => anyone.try('POST', `${identity}/registrations/${asked.id}/confirmation`, { code: given });
    expect(await enter(code === '000000' ? '000001' : '000000')).toMatchObject({ status: 422, body: { code: 'code.wrong' } });
    expect((await logIn(details.personalId, details.password)).status).toBe(401);
    expect((await enter(code)).status).toBe(201);
    expect(await enter(code)).toMatchObject({ status: 409, body: { code: 'code.used' } });
    const { portal, session } = await signIn(details.personalId, details.password);
    expect(session.assurance).toBe(1);
    expect((await portal.get(`${identity}/me`)).body).toMatchObject({ login: details.personalId, person: { id: session.personId } });
    expect((await portal.get<{ items: unknown[] }>('/api/intake/v1/dossiers')).body.items).toEqual([]);
  });

  it('P-n: no account for a number that contradicts itself, a child, or with a password everyone guesses', async () => {
    const details = stranger();
    for (const [change, pointer] of [[{ dateOfBirth: '1991-07-15' }, '/personalId'], [{ sex: 'female' }, '/personalId'], [{ personalId: '000090123456' }, '/personalId'], [{ phone: '0123' }, '/phone'], [{ password: '1234567890' }, '/password'], [{ password: details.personalId }, '/password'], [{ dateOfBirth: '2090-01-01' }, '/dateOfBirth']] as const) {
      const { status, body } = await anyone.try('POST', `${identity}/registrations`, { ...details, ...change });
      expect([change, status, body.errors?.map((error) => error.pointer)]).toEqual([change, 422, expect.arrayContaining([pointer])]);
    }
    expect(await smsOn(details.phone)).toEqual([]);
  });

  it('P-n I9: asking for a second account looks the same, and opens none', async () => {
    const { personalId, fullName, session } = await newcomer();
    const again = { ...stranger(), personalId, fullName };
    const { status, body } = await anyone.try<{ id: string }>('POST', `${identity}/registrations`, again);
    expect(status).toBe(202);
    expect(await anyone.try('POST', `${identity}/registrations/${body.id}/confirmation`, { code: await codeOn(again.phone) })).toMatchObject({ status: 409, body: { code: 'account.exists' } });
    expect((await at(session.accessToken).get(`${identity}/me`)).status).toBe(200);
  });

  it('O-16: refreshed by rotation; a token used twice ends the session for both who hold it', async () => {
    const { session: first } = await newcomer();
    const refresh = (refreshToken: string): ReturnType<typeof anyone.try<Session & { code: string }>> => anyone.try('POST', `${identity}/sessions/refresh`, { refreshToken });
    const second = (await refresh(first.refreshToken)).body;
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect((await at(second.accessToken).get(`${identity}/me`)).status).toBe(200);
    expect(await refresh(first.refreshToken)).toMatchObject({ status: 401, body: { code: 'session.reused' } });
    expect(await refresh(second.refreshToken)).toMatchObject({ status: 401, body: { code: 'session.over' } });
    await dead(second.accessToken);
  });

  it('O-16: logged out everywhere at once, at every service; logging in again works at once', async () => {
    const { personalId, password, session } = await newcomer();
    const { session: other } = await signIn(personalId, password);
    expect((await at(session.accessToken).get<unknown[]>(`${identity}/sessions`)).body).toHaveLength(2);
    await at(session.accessToken).delete(`${identity}/sessions`);
    await Promise.all([dead(session.accessToken), dead(other.accessToken)]);
    expect(await anyone.try('POST', `${identity}/sessions/refresh`, { refreshToken: other.refreshToken })).toMatchObject({ status: 401 });
    const { portal } = await signIn(personalId, password);
    for (const door of doors.slice(0, 2)) expect((await portal.try('GET', door)).status).toBe(200);
  });

  it('O-16: locked after five wrong passwords, known name or not; a reset by code opens it, ends the sessions and leaves the old password behind', async () => {
    const { personalId, password, phone, session } = await newcomer();
    const nobody = stranger().personalId;
    for (const login of [personalId, nobody]) {
      const answers: Awaited<ReturnType<typeof logIn>>[] = [];
      for (let attempt = 0; attempt < 5; attempt += 1) answers.push(await logIn(login, wrong));
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array.from({ length: 5 }, () => [401, 'session.wrong-password']));
      expect(await logIn(login, login === personalId ? password : wrong)).toMatchObject({ status: 429, body: { code: 'session.locked' } });
    }
    const [reset, unknown] = [await anyone.post<{ id: string }>(`${identity}/password-resets`, { login: personalId }), await anyone.post<{ id: string }>(`${identity}/password-resets`, { login: nobody })];
    expect([reset.status, Object.keys(reset.body)]).toEqual([unknown.status, Object.keys(unknown.body)]);
    const code = await codeOn(phone, 1);
    const chosen = 'Sông Cầu nước chảy lơ thơ';
    expect(await anyone.try('POST', `${identity}/password-resets/${reset.body.id}/confirmation`, { code, newPassword: 'ngắn' })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/newPassword' }] } });
    await anyone.post(`${identity}/password-resets/${reset.body.id}/confirmation`, { code, newPassword: chosen });
    await dead(session.accessToken);
    expect((await logIn(personalId, password)).status).toBe(401);
    expect((await signIn(personalId, chosen)).session.assurance).toBe(1);
  });

  it('O-16 I9: a change of phone is confirmed by who asked for it and by nobody else', async () => {
    const [one, another] = [await newcomer(), await newcomer()];
    const { phone } = stranger();
    expect(await one.portal.try('POST', `${identity}/me/phone-changes`, { phone, currentPassword: wrong })).toMatchObject({ status: 401 });
    const { body: change } = await one.portal.post<{ id: string }>(`${identity}/me/phone-changes`, { phone, currentPassword: one.password });
    const code = await codeOn(phone);
    expect((await another.portal.try('POST', `${identity}/me/phone-changes/${change.id}/confirmation`, { code })).status).toBe(404);
    expect((await one.portal.try('POST', `${identity}/me/phone-changes/${change.id}/confirmation`, { code })).status).toBe(204);
  });

  it('P-e: VNeID raises the assurance that a procedure requires', async () => {
    const personalId = '004087002219';
    await signInThroughVneid(personalId);
    const owner = new Client({ connectionString: system.addresses.ownerDatabases['identity'] });
    await owner.connect();
    // As if the account had been opened with a password and a code: this story is told more than once.
    await owner.query('UPDATE account SET assurance = 1 WHERE person_id = (SELECT id FROM person WHERE personal_id = $1)', [personalId]).finally(() => owner.end());
    const { session: raised } = await signInThroughVneid(personalId);
    expect(raised.assurance).toBe(2);
    const { path } = await fill(at(raised.accessToken), passport({ files: {} }));
    expect(await at(raised.accessToken).try('POST', `${path}/submission`, undefined, { key: 'once' + path })).toMatchObject({ status: 422, body: { code: 'submission.incomplete' } });
    const { portal: low } = await newcomer();
    const { path: lower } = await fill(low, passport({ files: {} }));
    expect(await low.try('POST', `${lower}/submission`, undefined, { key: 'once' + lower })).toMatchObject({ status: 403, body: { code: 'auth.assurance-too-low' } });
    // Level 1 of VNeID proves no more than a phone does.
    expect((await signInThroughVneid('040098005593')).session.assurance).toBe(1);
  });

  it('P-e I9: VNeID declined, its answer used twice or made up, or for another person than is signed in', async () => {
    const declined = await throughVneid({ deny: '1' });
    expect(declined.get('error')).toBe('access_denied');
    const back = await throughVneid({ citizen: '031169003057' });
    const [code, state, iss] = ['code', 'state', 'iss'].map((name) => back.get(name));
    expect(await anyone.try('POST', `${identity}/vneid/sessions`, { code: 'made-up', state, iss })).toMatchObject({ status: 422, body: { code: 'vneid.failed' } });
    expect(await anyone.try('POST', `${identity}/vneid/sessions`, { code, state, iss })).toMatchObject({ status: 422, body: { code: 'vneid.failed' } });
    expect(await anyone.try('POST', `${identity}/vneid/sessions`, { code, state: 'x'.repeat(43), iss })).toMatchObject({ status: 422, body: { code: 'vneid.failed' } });
    const { portal } = await newcomer();
    const theirs = await throughVneid({ citizen: '031169003057' }, portal);
    expect(await portal.try('POST', `${identity}/vneid/sessions`, Object.fromEntries(['code', 'state', 'iss'].map((name) => [name, theirs.get(name)])))).toMatchObject({ status: 409, body: { code: 'vneid.other-person' } });
    expect(await anyone.try('POST', `${identity}/vneid/authorizations`, { redirectUri: 'https://evil.example/callback' })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/redirectUri' }] } });
  });
});
