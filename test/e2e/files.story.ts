import type { Answered, Portal, Problem } from '#testing';
import { randomUUID } from 'node:crypto';
import { file, fill, passport, pdf, picture, residence, scanned } from './filing.js';
import { anyone } from './newcomer.js';
import { act, dossierOf, pathOf, personas, province } from './world.js';

/** The harmless text every scanner knows as malware (EICAR), in two parts so that this file is none. */
const eicar = `${String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EI`}CAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`;

describe('files', () => {
  let citizen: Portal;
  let draft: string;
  beforeAll(async () => {
    citizen = await personas.citizen(0);
    draft = (await fill(citizen, residence({ files: {} }))).path;
  });

  const lease = (name: string, type: string, bytes: Uint8Array): Promise<Answered<Problem>> => citizen.tryUpload(`${draft}/components/lease/files`, { name, type, bytes });
  const whole = pdf('Hop dong thue nha');

  it.each([
    ['empty', 'hợp đồng.pdf', 'application/pdf', Buffer.alloc(0), 422, 'file.empty'],
    ['cut short', 'hợp đồng.pdf', 'application/pdf', whole.subarray(0, whole.length - 40), 422, 'file.truncated'],
    ['a picture that says it is a PDF', 'hợp đồng.pdf', 'application/pdf', picture(0.3), 415, 'file.type-mismatch'],
    ['a program that says it is a PDF', 'hợp đồng.pdf', 'application/pdf', Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1'), 415, 'file.type-not-accepted'],
    ['a web page', 'hợp đồng.html', 'text/html', Buffer.from('<html><script>alert(1)</script></html>'), 415, 'file.type-not-accepted'],
    ['malware as it is', 'hợp đồng.pdf', 'application/pdf', Buffer.from(eicar), 415, 'file.type-not-accepted'],
    ['ten megabytes and one byte', 'hợp đồng.pdf', 'application/pdf', Buffer.concat([whole, Buffer.alloc(10 * 1024 * 1024 + 1 - whole.length)]), 413, 'payload.too-large'],
  ])('I9: %s is refused', async (_what, name, type, bytes, status, code) => {
    const answer = await lease(name, type, bytes);
    expect([answer.status, answer.body.code.replace('file.too-large', 'payload.too-large')]).toEqual([status, code]);
    expect((await scanned(citizen, draft)).components.find(({ componentId }) => componentId === 'lease')?.files).toEqual([]);
  });

  it('I9: malware within a good PDF is taken for what it is: nobody may read it, and no dossier is filed with it', async () => {
    const infected = await fill(citizen, residence({ files: { lease: { name: 'hợp đồng.pdf', type: 'application/pdf', bytes: pdf('Hop dong') } } }));
    const poisoned = Buffer.concat([Buffer.from('%PDF-1.4\n%'), Buffer.from(eicar), Buffer.from('\n'), whole.subarray(9)]);
    const { body: uploaded } = await citizen.upload<{ id: string; scan: string }>(`${infected.path}/components/lease/files`, { name: 'hợp đồng 2.pdf', type: 'application/pdf', bytes: poisoned });
    await scanned(citizen, infected.path);
    expect(await citizen.try('GET', `/api/intake/v1/files/${uploaded.id}`)).toMatchObject({ status: 409, body: { code: 'file.not-clean' } });
    const refused = await citizen.try('POST', `${infected.path}/submission`, undefined, { key: randomUUID() });
    expect(refused).toMatchObject({ status: 422, body: { code: 'submission.incomplete' } });
    expect(refused.body.errors?.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining([expect.stringContaining('/components/lease') as string]));
  });

  it('I9: a name is a name and never a path', async () => {
    const { path } = await fill(citizen, residence({ files: {} }));
    const names: string[] = [];
    for (const name of ['../../../etc/passwd', 'C:\\Windows\\system32\\cmd.exe', '.env', 'a\u202Efdp.exe', 'Hợp đồng.pdf'.normalize('NFD')]) {
      names.push((await citizen.upload<{ name: string }>(`${path}/components/lease/files`, { name, type: 'application/pdf', bytes: pdf(name.replaceAll(/[^a-z]/g, '')) })).body.name);
    }
    expect(names).toEqual(['passwd', 'cmd.exe', 'env', 'afdp.exe', 'Hợp đồng.pdf'.normalize('NFC')]);
  });

  it('I9: what is no upload, or is for no component that takes one', async () => {
    const send = (path: string, type: string | null, body: BodyOf): Promise<Response> => fetch(`${citizen.origin}${path}`, { method: 'POST', headers: { authorization: `Bearer ${citizen.token ?? ''}`, 'idempotency-key': randomUUID(), ...(type === null ? {} : { 'content-type': type }) }, body });
    const form = new FormData();
    form.append('note', 'không có tệp');
    const answers = await Promise.all([
      send(`${draft}/components/lease/files`, 'application/json', '{}'), send(`${draft}/components/lease/files`, 'multipart/form-data', 'x'), send(`${draft}/components/lease/files`, 'multipart/form-data; boundary=x', '--x\r\nbroken'),
      send(`${draft}/components/lease/files`, null, form),
    ]);
    for (const answer of answers) {
      expect([400, 415]).toContain(answer.status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    expect((await citizen.tryUpload(`${draft}/components/vehicle-papers/files`, { name: 'a.pdf', type: 'application/pdf', bytes: whole })).status).toBe(404);
    expect((await citizen.tryUpload(`${draft}/components/form-ct01/files`, { name: 'a.pdf', type: 'application/pdf', bytes: whole })).status).toBe(409);
  });

  it('P-q: a result that is no PDF is not signed', async () => {
    const { dossierId } = await file(citizen, passport());
    await dossierOf(citizen, dossierId);
    const [reception, processing, approver] = await Promise.all([province.reception(), province.processing(), province.approver()]);
    await act(reception, dossierId, 'reception', { checkedComponents: ['form-tk01', 'portrait-photo'] });
    await act(reception, dossierId, 'transfers', { unit: 'G01-TNG-XNC' });
    await act(processing, dossierId, 'steps', { outcome: 'Đủ điều kiện' });
    for (const bytes of [picture(0.4), Buffer.from('kết quả'), Buffer.alloc(0), Buffer.from('%PDF-1.4\nrác')]) {
      const { status } = await approver.tryUpload(`${pathOf(dossierId)}/result-files`, { name: 'kết quả.pdf', type: 'application/pdf', bytes });
      expect([bytes.length, [415, 422].includes(status)]).toEqual([bytes.length, true]);
    }
  });

  it('F9 F19: ten megabytes of JSON are refused by every service, whose next answer comes as ever', async () => {
    const huge = JSON.stringify({ login: 'x'.repeat(10 * 1024 * 1024) });
    const doors: readonly (readonly [Portal, string, string])[] = [
      [anyone, 'POST', '/api/identity/v1/sessions'], [citizen, 'POST', '/api/intake/v1/drafts'], [citizen, 'PUT', draft], [citizen, 'POST', `${pathOf(randomUUID())}/challenges`],
      [await personas.officer('quantri'), 'PUT', '/api/catalogue/v1/calendars/vn-state'],
    ];
    for (const [who, method, path] of doors) {
      expect([path, await who.try(method, path, huge, { key: randomUUID(), version: '"1"' })]).toMatchObject([path, { status: 413, body: { code: 'payload.too-large' } }]);
      expect((await anyone.try('GET', '/api/catalogue/v1/agencies/G01-TNG')).status).toBe(200);
    }
    expect((await citizen.try('GET', draft)).status).toBe(200);
  });
});

type BodyOf = NonNullable<RequestInit['body']>;
