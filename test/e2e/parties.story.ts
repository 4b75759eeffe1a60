import { randomUUID } from 'node:crypto';
import { type Draft, file, pdf, residence } from './filing.js';
import { anyone, codeOn, newcomer, signIn, stranger, tell } from './newcomer.js';
import { act, dossierOf, eventually, inState, personas, province, system, ward } from './world.js';

describe('when others fail', () => {
  afterEach(() => Promise.all([tell('sms', 'normal'), tell('clamd', 'normal')]));

  it('O-16 P-e: the SMS gateway is down at registration: the code comes by itself when it is back, once', async () => {
    const details = stranger();
    await tell('sms', 'down');
    const { body: asked } = await anyone.post<{ id: string }>('/api/identity/v1/registrations', details);
    await tell('sms', 'normal');
    await anyone.post(`/api/identity/v1/registrations/${asked.id}/confirmation`, { code: await codeOn(details.phone) });
    expect((await signIn(details.personalId, details.password)).session.assurance).toBe(1);
  });

  it('P-a P-d: identity does not answer while a draft opens: the form is empty and says so, and the draft works', async () => {
    const { portal: citizen } = await newcomer();
    await citizen.get('/api/intake/v1/drafts');
    const open = { procedureCode: '1.001456', caseKey: 'FIRST_14', receivingAgency: province.agency };
    await system.kill('identity', 'SIGSTOP');
    try {
      const opened = await citizen.post<Draft & { notes: { code: string }[] }>('/api/intake/v1/drafts', open);
      expect(opened.body).toMatchObject({ prefilled: [], notes: [{ code: 'profile.unavailable' }] });
      const path = `/api/intake/v1/drafts/${opened.body.id}`;
      await citizen.put(path, { form: { familyName: 'Lục' } }, { version: opened.version });
      expect((await citizen.get<Draft>(path)).body.form).toEqual({ familyName: 'Lục' });
    } finally {
      await system.kill('identity', 'SIGCONT');
    }
    await eventually(async () => (await citizen.post<Draft>('/api/intake/v1/drafts', open)).body.prefilled.length > 0, 'draft filled by identity again');
  });

  it('O-9 I9: the scanner is down at upload: the file waits, reaches no officer, and is scanned by itself when the scanner is back', async () => {
    const [citizen, reception] = await Promise.all([personas.citizen(0), ward.reception()]);
    const { dossierId } = await file(citizen, residence());
    await dossierOf(citizen, dossierId);
    await act(reception, dossierId, 'supplement-requests', { items: [{ component: 'lease', reason: 'Hợp đồng thiếu trang có công chứng' }] });
    await eventually(async () => (await citizen.get<{ state: { code: string } }>(`/api/intake/v1/dossiers/${dossierId}`)).body.state.code === 'supplementing', 'request at intake');
    await tell('clamd', 'down');
    const { body: waiting } = await citizen.upload<{ id: string; scan: string }>(`/api/intake/v1/dossiers/${dossierId}/files?componentId=lease`, { name: 'hợp đồng.pdf', type: 'application/pdf', bytes: pdf('Hop dong day du') });
    expect(waiting.scan).toBe('pending');
    const supplement = { components: [{ componentId: 'lease', fileIds: [waiting.id] }] };
    const handIn = (): ReturnType<typeof citizen.try> => citizen.try('POST', `/api/intake/v1/dossiers/${dossierId}/supplements`, supplement, { key: randomUUID() });
    expect(await reception.try('GET', `/api/intake/v1/files/${waiting.id}`)).toMatchObject({ status: 409, body: { code: 'file.not-clean' } });
    const refused = await handIn();
    expect(refused).toMatchObject({ status: 503, body: { code: 'submission.files-pending' } });
    expect(refused.headers.get('retry-after')).not.toBeNull();
    await tell('clamd', 'normal');
    await eventually(async () => (await handIn()).status === 202, 'scan of the file that waited', 45);
    await inState(citizen, dossierId, 'submitted');
    expect((await reception.download(`/api/intake/v1/files/${waiting.id}`)).subarray(0, 5).toString()).toBe('%PDF-');
  }, 90_000);
});
