import { randomUUID } from 'node:crypto';
import type { Portal } from '#testing';
import { agency, otherAgency } from './builders.js';
import { acts, api, type Entry, pathOf, reason, received, type Shown, type Staff, staffOf, tries, Way } from './stories.js';
import { type Filed, World } from './world.js';

const unknownId = '01990000-0000-7000-8000-00000000ffff';

describe('who sees a dossier, and who acts on it', () => {
  let world: World;
  let staff: Staff;
  beforeAll(async () => {
    world = await World.open();
    await world.know({ agencies: [{ ...agency, code: 'P1', parentCode: null, units: [], procedures: [] }, { ...agency, parentCode: 'P1' }, otherAgency] });
    staff = await staffOf(world);
  });
  afterAll(() => world.close());

  const reads = async (who: Portal, { id }: Filed): Promise<number> => (await who.try('GET', pathOf(id))).status;

  it('O-11: its owner and its agency see it; strangers, other agencies and cashiers find nothing', async () => {
    const filed = await world.file();
    const [owner, stranger, cashier] = await Promise.all([world.person({ personId: filed.ownerId }), world.person(), world.officer('cashier', 'A1-MC')]);
    expect(await Promise.all([owner, staff.reception, staff.processing, staff.approver, staff.head].map((who) => reads(who, filed)))).toEqual([200, 200, 200, 200, 200]);
    expect(await Promise.all([stranger, staff.foreign, cashier].map((who) => reads(who, filed)))).toEqual([404, 404, 404]);
    expect((await world.anyone().try('GET', pathOf(filed.id))).status).toBe(401);
    expect((await owner.try('GET', pathOf(unknownId))).status).toBe(404);
    expect((await owner.try('GET', `${api}/dossiers/not-a-uuid`)).status).toBe(404);
    for (const part of ['history', 'slips', 'slips/2', 'deadline', `results/${filed.code}-KQ1/file`]) expect((await stranger.try('GET', `${pathOf(filed.id)}/${part}`)).status).toBe(404);
  });

  it('U-2: overseers and inspectors see the agency they oversee and all below, and act on nothing', async () => {
    const filed = await new Way(world, staff, (await world.file()).id).received();
    for (const role of ['overseer', 'inspector'] as const) {
      const [above, beside] = await Promise.all([world.officer(role, null, { agency: 'P1' }), world.officer(role, null, { agency: 'A2' })]);
      expect((await above.get<Shown>(pathOf(filed.id))).body.actions).toEqual([]);
      expect((await above.get<Entry[]>(`${pathOf(filed.id)}/history`)).body.at(-1)?.record).not.toBeNull();
      expect((await above.try('GET', `${pathOf(filed.id)}/slips/2`)).status).toBe(200);
      expect((await tries(world, above, filed.id, 'transfers', { unit: 'A1-XL' })).status).toBe(403);
      expect((await beside.try('GET', pathOf(filed.id))).status).toBe(404);
    }
    const overseer = await world.officer('overseer', null, { agency: 'P1' });
    expect((await overseer.get<{ items: { id: string }[] }>(`${api}/queue?limit=200`)).body.items.map(({ id }) => id)).toContain(filed.id);
    expect((await staff.foreign.get<{ items: { id: string }[] }>(`${api}/queue?limit=200`)).body.items.map(({ id }) => id)).not.toContain(filed.id);
  });

  it('the helpdesk learns how far it is, wherever it is, and neither words nor papers', async () => {
    const filed = await new Way(world, staff, (await world.file()).id).received();
    const helpdesk = await world.officer('helpdesk', null, { agency: null });
    expect((await helpdesk.get<Shown>(pathOf(filed.id))).body).toMatchObject({ state: { code: 'received' }, actions: [] });
    expect((await helpdesk.get<Entry[]>(`${pathOf(filed.id)}/history`)).body.map(({ record }) => record)).toEqual([null, null]);
    expect(await helpdesk.try('GET', `${pathOf(filed.id)}/slips`)).toMatchObject({ status: 403, body: { code: 'dossier.papers-not-for-you' } });
    expect((await helpdesk.try('GET', `${api}/queue`)).status).toBe(403);
  });

  it('P-n: a delegate sees and does what its owner may, for as long as the delegation is in force and for its procedures', async () => {
    const filed = await world.file();
    const personId = randomUUID();
    const delegate = await world.person({ personId });
    expect(await reads(delegate, filed)).toBe(404);
    const delegationId = await world.delegate(filed.ownerId, personId);
    expect((await delegate.get<Shown>(pathOf(filed.id))).body.actions).toContain('requestWithdrawal');
    await acts(world, delegate, filed.id, 'challenges', { challengedVersion: 1, question: 'Bao giờ có kết quả hồ sơ?' });
    expect((await delegate.get<Entry[]>(`${pathOf(filed.id)}/history`)).body.at(-1)?.actor.role).toBe('delegate');
    await world.delegate(filed.ownerId, personId, { delegationId, procedures: ['1.999999'] });
    expect(await reads(delegate, filed)).toBe(404);
    await world.delegate(filed.ownerId, personId, { delegationId, to: '2026-03-09' });
    expect(await reads(delegate, filed)).toBe(404);
    await world.delegate(filed.ownerId, personId, { delegationId, to: '2026-03-10' });
    expect(await reads(delegate, filed)).toBe(200);
    await world.delegate(filed.ownerId, personId, { delegationId, status: 'revoked' });
    expect(await reads(delegate, filed)).toBe(404);
  });

  it('who filed it for somebody else sees it only while the delegation lasts', async () => {
    const personId = randomUUID();
    const filed = await world.file({ filedByPerson: personId });
    expect(await reads(await world.person({ personId }), filed)).toBe(404);
  });

  it('nobody acts as an officer on a dossier of their own, one they act for, or one they filed', async () => {
    for (const relation of ['owner', 'delegate', 'filer'] as const) {
      const personId = randomUUID();
      const filed = await world.file(relation === 'owner' ? { owner: { kind: 'person', id: personId } } : relation === 'filer' ? { filedByPerson: personId } : {});
      if (relation === 'delegate') await world.delegate(filed.ownerId, personId);
      const officer = await world.officer('reception', 'A1-MC', { personId });
      expect(await tries(world, officer, filed.id, 'reception', received)).toMatchObject({ status: 403, body: { code: 'dossier.own' } });
      const { body } = await officer.get<Shown>(pathOf(filed.id));
      expect(body.actions).not.toContain('receive');
      expect(body.actions.includes('requestWithdrawal')).toBe(relation !== 'filer');
    }
  });

  it('O-6: another unit, another role and another agency may not act', async () => {
    const filed = await new Way(world, staff, (await world.file()).id).processing();
    expect(await tries(world, staff.otherUnit, filed.id, 'steps', { outcome: 'xong' })).toMatchObject({ status: 403, body: { code: 'dossier.not-yours-to-act' } });
    expect(await tries(world, staff.reception, filed.id, 'steps', { outcome: 'xong' })).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } });
    expect(await tries(world, staff.approver, filed.id, 'steps', { outcome: 'xong' })).toMatchObject({ status: 403, body: { code: 'step.officer-needed' } });
    expect((await tries(world, staff.foreign, filed.id, 'return', { method: 'counter', at: world.now(), to: 'Ai đó' })).status).toBe(404);
    const [owner, otherApprover] = await Promise.all([world.person({ personId: randomUUID() }), world.officer('approver', 'A1-XX')]);
    expect((await tries(world, owner, filed.id, 'stop', { ground: 'not-entitled', reason, legalBasis: 'Điều 5' })).status).toBe(403);
    expect(await tries(world, otherApprover, filed.id, 'stop', { ground: 'not-entitled', reason, legalBasis: 'Điều 5' })).toMatchObject({ status: 403, body: { code: 'dossier.not-yours-to-act' } });
  });

  it('is not for an officer while another one has it; its head names somebody else', async () => {
    const filed = await new Way(world, staff, (await world.file()).id).processing();
    const colleague = await world.officer('processing', 'A1-XL', { accountId: '00000000-0000-4000-8000-000000000002' });
    await acts(world, colleague, filed.id, 'assignments', { officer: '00000000-0000-4000-8000-000000000002' });
    expect(await tries(world, staff.processing, filed.id, 'steps', { outcome: 'xong' })).toMatchObject({ status: 403, body: { code: 'dossier.not-yours-to-act' } });
    expect(await tries(world, colleague, filed.id, 'assignments', { officer: '00000000-0000-4000-8000-000000000001' })).toMatchObject({ status: 403, body: { code: 'assign.only-head-for-others' } });
    await acts(world, staff.head, filed.id, 'assignments', { officer: '00000000-0000-4000-8000-000000000001', standIn: true });
    await acts(world, staff.processing, filed.id, 'steps', { outcome: 'xong' });
  });

  it('O-7: a unit of another agency that is consulted sees it, answers for itself only, and loses sight of it; the same answer sent again is answered again', async () => {
    const filed = await new Way(world, staff, (await world.file()).id).processing();
    const consulted = await world.officer('processing', 'A2-XL', { agency: 'A2' });
    expect(await tries(world, staff.processing, filed.id, 'consultations', { units: ['A2-XL', 'A9-XL'], question: reason, dueAt: '2026-03-20T17:00:00+07:00' })).toMatchObject({ status: 422, body: { code: 'consultation.unit-unknown', errors: [{ pointer: '/units/1' }] } });
    await acts(world, staff.processing, filed.id, 'consultations', { units: ['A2-XL', 'A2-LD'], question: reason, dueAt: '2026-03-20T17:00:00+07:00' });
    expect(await tries(world, staff.processing, filed.id, 'consultations', { units: ['A2-XL'], question: reason, dueAt: '2026-03-20T17:00:00+07:00' })).toMatchObject({ status: 409, body: { code: 'consultation.already-asked' } });
    expect((await consulted.get<{ id: string }[]>(`${api}/consultations`)).body.map(({ id }) => id)).toEqual([filed.id]);
    expect((await consulted.get<Shown>(pathOf(filed.id))).body.actions).toEqual(['answerConsultation']);
    expect(await tries(world, consulted, filed.id, 'consultations/answers', { unit: 'A2-LD', opinion: 'Nhất trí' })).toMatchObject({ status: 403, body: { code: 'consultation.not-your-unit' } });
    const options = { version: '"4"', key: randomUUID() };
    const first = await tries<Shown>(world, consulted, filed.id, 'consultations/answers', { unit: 'A2-XL', opinion: 'Nhất trí' }, options);
    expect([first.status, (await consulted.try('GET', pathOf(filed.id))).status]).toEqual([200, 404]);
    const again = await tries<Shown>(world, consulted, filed.id, 'consultations/answers', { unit: 'A2-XL', opinion: 'Nhất trí' }, options);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect((await staff.processing.get<Entry[]>(`${pathOf(filed.id)}/history`)).body.at(-1)).toMatchObject({ fact: 'consultationAnswered', detail: { unit: 'A2-XL', late: false }, record: { opinion: 'Nhất trí' } });
  });

  it('NĐ 224/2026: an applicant reads the words meant for them, not what officers say among themselves', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).atApproval();
    const owner = await world.person({ personId: filed.ownerId });
    const words = (await owner.get<Entry[]>(`${pathOf(filed.id)}/history`)).body.map(({ fact, record }) => [fact, record !== null]);
    expect(words).toEqual([['submitted', false], ['received', true], ['transferred', false], ['advanced', false]]);
    expect((await staff.reception.get<Entry[]>(`${pathOf(filed.id)}/history`)).body.at(-1)?.record).toEqual({ outcome: 'Đủ điều kiện', by: 'Cán bộ processing' });
  });

  it('P-m: lists one\'s own dossiers and those one may act for, newest first, page by page', async () => {
    const [personId, principal] = [randomUUID(), randomUUID()];
    await world.delegate(principal, personId, { procedures: ['9.000001'] });
    const codes: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      world.clock.forward(0.01);
      codes.unshift((await world.file({ owner: { kind: 'person', id: index % 2 === 0 ? personId : principal } })).code);
    }
    const me = await world.person({ personId });
    const first = await me.get<{ items: Shown[]; next: string }>(`${api}/dossiers?limit=3`);
    const second = await me.get<{ items: Shown[]; next: string | null }>(`${api}/dossiers?limit=3&after=${first.body.next}`);
    expect([...first.body.items, ...second.body.items].map(({ code }) => code)).toEqual(codes);
    expect([second.body.next, first.headers.get('link')]).toEqual([null, expect.stringContaining('rel="next"')]);
    expect((await me.get<{ items: Shown[] }>(`${api}/dossiers?state=received`)).body.items).toEqual([]);
  });
});
