import { randomUUID } from 'node:crypto';
import { procedurePublished } from '#contracts';
import type { Answered, Portal, Problem } from '#testing';
import { IncomingReference } from '../src/events/incoming.js';
import { otherAgency, procedure } from './builders.js';
import { acts, api, pathOf, reason, received, type Shown, type Staff, staffOf, tries, Way } from './stories.js';
import { type Filed, World } from './world.js';

describe('desks, deadlines and the way of a dossier', () => {
  let world: World;
  let staff: Staff;
  beforeAll(async () => {
    world = await World.open();
    await world.know({ agencies: [otherAgency] });
    staff = await staffOf(world);
  });
  afterAll(() => world.close());
  beforeEach(() => world.clock.set('2026-03-10T09:00:00+07:00'));

  const ownerOf = ({ ownerId }: Filed): Promise<Portal> => world.person({ personId: ownerId });

  it('O-10: waits in the list of uncollected results until it is collected, electronically by its owner', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).done();
    const listed = async (): Promise<string[]> => (await staff.reception.get<{ items: { id: string }[] }>(`${api}/uncollected?limit=200`)).body.items.map(({ id }) => id);
    const queued = async (): Promise<string[]> => (await staff.reception.get<{ items: { id: string }[] }>(`${api}/queue?limit=200`)).body.items.map(({ id }) => id);
    expect([(await listed()).includes(filed.id), (await queued()).includes(filed.id)]).toEqual([true, false]);
    const owner = await ownerOf(filed);
    expect((await acts(world, owner, filed.id, 'return', { method: 'electronic', at: world.now(), to: 'Chính chủ' })).state.code).toBe('returned');
    expect(await listed()).not.toContain(filed.id);
  });

  it('X-3: says what the deadline would be, and changes nothing', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).processing();
    const owner = await ownerOf(filed);
    const ask = (query: string): ReturnType<Portal['try']> => owner.try('GET', `${pathOf(filed.id)}/deadline?${query}`);
    expect((await ask('')).body).toEqual({ processingDue: '2026-03-19T17:00:00.000+07:00', dueAt: '2026-03-19T17:00:00.000+07:00', provisional: false });
    expect((await ask('event=suspend&at=2026-03-12T10:00:00%2B07:00')).body).toMatchObject({ dueAt: null });
    expect((await ask('event=restart&at=2026-03-12T10:00:00+07:00')).body).toMatchObject({ dueAt: '2026-03-23T17:00:00.000+07:00' });
    expect((await ask('event=suspend,resume&at=2026-03-12T10:00:00%2B07:00,2026-03-16T10:00:00%2B07:00')).body).toMatchObject({ dueAt: '2026-03-23T17:00:00.000+07:00' });
    expect(await ask('event=suspend')).toMatchObject({ status: 400, body: { code: 'validation.failed' } });
    expect(await ask('event=suspend,suspend&at=2026-03-12T10:00:00Z,2026-03-13T10:00:00Z')).toMatchObject({ status: 409, body: { code: 'clock.suspended' } });
    expect(await ask('event=suspend&at=2026-03-01T10:00:00Z')).toMatchObject({ status: 409, body: { code: 'clock.out-of-order' } });
    expect(await ask('event=restart&at=2999-03-01T10:00:00Z')).toMatchObject({ status: 422, body: { code: 'deadline.out-of-range' } });
    expect((await owner.get<Shown>(pathOf(filed.id))).body.version).toBe(3);
  });

  it('O-6 U-2: the queue goes by due date page by page with what has none last; its counts tell steps, overdue and near', async () => {
    await world.rows('UPDATE dossier SET ended_at = now()');
    const slow = { ...procedure, id: '9.000003@2026-01-01', code: '9.000003', limits: procedure.limits.map((limit) => ({ ...limit, unit: 'immediate' as const, value: 0 })) };
    await world.know({ procedures: [slow] });
    const soon = await Promise.all(Array.from({ length: 3 }, () => world.file()));
    const never = await Promise.all(Array.from({ length: 4 }, () => world.file({ procedureCode: slow.code, procedureVersionId: slow.id })));
    for (const { id } of [...soon, ...never]) await new Way(world, staff, id).processing();
    const later = await world.file();
    const pages: string[][] = [];
    let after: string | null = '';
    while (after !== null) {
      const { body }: { body: { items: { id: string }[]; next: string | null } } = await staff.reception.get(`${api}/queue?limit=2${after === '' ? '' : `&after=${after}`}`);
      pages.push(body.items.map(({ id }) => id));
      after = body.next;
    }
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 2, 2]);
    expect(pages.flat()[0]).toBe(later.id);
    expect(pages.flat().slice(1, 4).sort()).toEqual(soon.map(({ id }) => id).sort());
    expect(pages.flat().slice(4).sort()).toEqual(never.map(({ id }) => id).sort());

    const summary = async (): Promise<unknown> => (await staff.head.get(`${api}/queue/summary`)).body;
    expect(await summary()).toEqual([{ state: 'processing', count: 7, overdue: 0, dueSoon: 0, closable: 0 }, { state: 'submitted', count: 1, overdue: 0, dueSoon: 1, closable: 0 }]);
    world.clock.set('2026-03-18T09:00:00+07:00');
    expect(await summary()).toEqual([{ state: 'processing', count: 7, overdue: 0, dueSoon: 3, closable: 0 }, { state: 'submitted', count: 1, overdue: 1, dueSoon: 0, closable: 0 }]);
    world.clock.set('2026-03-20T09:00:00+07:00');
    expect((await staff.head.get(`${api}/queue/steps`)).body).toEqual([
      { agency: 'A1', procedureCode: procedure.code, step: 'check', count: 3, overdue: 3, dueSoon: 0 }, { agency: 'A1', procedureCode: slow.code, step: 'check', count: 4, overdue: 0, dueSoon: 0 },
      { agency: 'A1', procedureCode: procedure.code, step: null, count: 1, overdue: 1, dueSoon: 0 },
    ]);
    const overdue = (await staff.head.get<{ items: { id: string; overdue: boolean; workingTimeLeft: number }[] }>(`${api}/queue?overdue=true&step=check&procedure=${procedure.code}`)).body.items;
    expect(overdue.map(({ id }) => id).sort()).toEqual(soon.map(({ id }) => id).sort());
    expect(overdue[0]).toMatchObject({ overdue: true, workingTimeLeft: -60 });
    expect((await staff.reception.get<{ items: { code: string }[] }>(`${api}/queue?search=${later.code.slice(-6)}`)).body.items.map(({ code }) => code)).toEqual([later.code]);
    expect((await staff.reception.try('GET', `${api}/queue?after=${Buffer.from('{"due":1}').toString('base64url')}`)).status).toBe(400);
    expect((await staff.reception.get<{ items: { id: string }[] }>(`${api}/search?text=nguyen thi anh&limit=200`)).body.items.length).toBeGreaterThan(7);
    expect((await staff.foreign.get<{ items: { id: string }[] }>(`${api}/search?text=nguyen thi anh`)).body.items).toEqual([]);
    expect((await staff.reception.get<{ items: { id: string }[] }>(`${api}/search?text=${encodeURIComponent('%_%')}`)).body.items).toEqual([]);
  });

  it('O-15: a challenge is answered within ten working days, also after the end', async () => {
    const filed = await world.file();
    await acts(world, staff.reception, filed.id, 'refusal', { checklistItem: 'not-entitled', reason, legalBasis: 'Điều 5', guidance: 'Nộp lại khi đủ điều kiện' });
    const asked = await acts(world, await ownerOf(filed), filed.id, 'challenges', { challengedVersion: 2, question: 'Vì sao hồ sơ bị từ chối?' });
    expect(asked.challenges).toEqual([{ challengedVersion: 2, askedAt: '2026-03-10T09:00:00.000+07:00', answerDue: '2026-03-24T17:00:00.000+07:00', answered: false }]);
    world.clock.set('2026-03-24T17:00:01+07:00');
    await acts(world, staff.approver, filed.id, 'challenges/answers', { challengedVersion: 2, explanation: 'Theo quy định tại Điều 5' });
    expect((await staff.reception.get<{ fact: string; detail: object }[]>(`${pathOf(filed.id)}/history`)).body.at(-1)).toMatchObject({ fact: 'challengeAnswered', detail: { late: true } });
  });

  it('passes a dossier on with its code and its history; the old agency reads on and acts no more', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).received();
    const there = await acts(world, staff.reception, filed.id, 'forwarding', { toAgency: 'A2', reason: 'Thuộc thẩm quyền của A2' });
    expect(there).toMatchObject({ code: filed.code, state: { code: 'submitted' }, receivingAgency: 'A1', counterAgency: { code: 'A2' }, competentAgency: { code: 'A2' }, unit: null, processingDue: null, receptionDue: '2026-03-11T09:00:00.000+07:00', actions: [] });
    expect(await tries(world, staff.reception, filed.id, 'reception', received)).toMatchObject({ status: 403 });
    expect((await staff.foreign.get<Shown>(pathOf(filed.id))).body.actions).toContain('receive');
    await acts(world, staff.foreign, filed.id, 'reception', received);
    expect((await staff.foreign.get<{ items: { id: string }[] }>(`${api}/queue`)).body.items.map(({ id }) => id)).toEqual([filed.id]);
  });

  it('X-7: a running dossier goes on by another version of its procedure, one in force today or when it was submitted', async () => {
    const version = (from: string): typeof procedure => ({ ...procedure, id: `9.000001@${from}`, effectiveFrom: from, supplementLimitDays: 5 });
    const publish = (from: string, to: string | null): Promise<void> => world.deliver(procedurePublished, { publishedAt: world.now(), procedure: version(from), inForce: { from, to } }, (event, delivery) => world.app.get(IncomingReference).procedure(event, delivery));
    const migrates = (id: string, to: string): Promise<Answered<Problem>> => tries(world, staff.administrator, id, 'migrations', { toVersionId: `9.000001@${to}`, reason: 'Nghị quyết chuyển tiếp' });
    for (const from of ['2026-02-01', '2026-03-01', '2026-03-15', '2026-07-01']) await publish(from, null);
    await publish('2026-02-01', '2026-02-28');
    const filed = await world.file();
    await new Way(world, staff, filed.id).received();
    for (const to of ['2026-02-01', '2026-03-15']) expect(await migrates(filed.id, to)).toMatchObject({ status: 422, body: { code: 'migrate.version-not-in-force', errors: [{ pointer: '/toVersionId' }] } });
    world.clock.set('2026-03-16T09:00:00+07:00');
    expect((await migrates(filed.id, '2026-03-15')).status).toBe(200);
    expect((await migrates(filed.id, '2026-03-01')).status).toBe(200);
    await publish('2026-03-15', '2026-03-15');
    expect(await migrates(filed.id, '2026-03-15')).toMatchObject({ body: { code: 'migrate.version-not-in-force' } });
    expect((await migrates(filed.id, '2026-07-01')).body.code).toBe('migrate.version-not-in-force');
    expect((await acts(world, staff.reception, filed.id, 'supplement-requests', { items: [{ component: 'deed', reason }] })).asked?.dueAt).toBe('2026-03-24T00:00:00.000+07:00');
    expect((await tries(world, await world.person({ personId: randomUUID() }), filed.id, 'challenges', { challengedVersion: 1, question: 'Không phải của tôi' })).status).toBe(404);
  });
});
