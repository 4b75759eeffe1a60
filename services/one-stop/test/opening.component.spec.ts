import { randomUUID } from 'node:crypto';
import type { Portal } from '#testing';
import { agency, otherAgency, procedure } from './builders.js';
import { type Filed, plainCard, World } from './world.js';

const path = (id: string): string => `/api/one-stop/v1/dossiers/${id}`;
interface Entry { readonly version: number; readonly fact: string; readonly detail: Record<string, unknown>; readonly record: Record<string, unknown> | null; readonly at: string; readonly to: { code: string } }
interface Shown { readonly version: number; readonly state: { code: string; number: number }; readonly receptionDue: string | null; readonly processingDue: string | null; readonly actions: string[]; readonly fee: { total: number; items: unknown[] } | null; readonly late: boolean; readonly receivingAgency: string }

describe('a dossier opened from a submission', () => {
  let world: World;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());

  async function owner({ ownerId }: Filed): Promise<Portal> {
    return world.person({ personId: ownerId });
  }

  it('O-4 O-8: is Mới đăng ký at version 1, with its reception clock running, for its owner and its agency', async () => {
    const filed = await world.file();
    const { body, version } = await (await owner(filed)).get<Shown>(path(filed.id));
    expect(version).toBe('"1"');
    expect(body).toMatchObject({ version: 1, state: { code: 'submitted', number: 1 }, receptionDue: '2026-03-11T09:00:00.000+07:00', processingDue: null });
    expect(body.actions.sort()).toEqual(['amend', 'challenge', 'chooseReturn', 'requestWithdrawal']);
    const { body: seen } = await (await world.officer('reception', 'A1-MC')).get<Shown>(path(filed.id));
    expect(seen.actions).toEqual(expect.arrayContaining(['receive', 'refuse', 'forward', 'requestSupplement', 'requestPayment']));
    expect(seen.actions).not.toContain('complete');
    expect((await (await world.officer('processing', 'A1-XL')).get<Shown>(path(filed.id))).body.actions).toEqual([]);
  });

  it('is opened once however often the submission is heard', async () => {
    const submission = world.submission();
    world.intake.cards.set(submission.dossierId, plainCard);
    await world.hear(submission);
    await world.hear(submission);
    await expect(Promise.all([world.hear(submission), world.hear(submission)])).resolves.toBeDefined();
    expect(await world.rows('SELECT version FROM ledger WHERE dossier_id = $1', [submission.dossierId])).toEqual([{ version: 1 }]);
    expect(await world.rows('SELECT version FROM dossier WHERE id = $1', [submission.dossierId])).toEqual([{ version: 1 }]);
  });

  it('O-12: waits for the fee due at submission as intake counted it: versions 1 and 2 in one transaction', async () => {
    const filed = await world.file({ feesDue: [{ feeId: 'fee', amount: 7_000 }, { feeId: 'waived', amount: 0 }] });
    const citizen = await owner(filed);
    const { body } = await citizen.get<Shown>(path(filed.id));
    expect(body).toMatchObject({ version: 2, state: { code: 'paying' }, fee: { total: 7_000, items: [{ feeId: 'fee', amount: 7_000 }] } });
    const { body: history } = await citizen.get<Entry[]>(`${path(filed.id)}/history`);
    expect(history.map(({ version, fact, to }) => [version, fact, to.code])).toEqual([[1, 'submitted', 'submitted'], [2, 'paymentRequested', 'paying']]);
    const rows = await world.rows<{ xmin: string }>('SELECT xmin::text FROM ledger WHERE dossier_id = $1', [filed.id]);
    expect(new Set(rows.map(({ xmin }) => xmin)).size).toBe(1);
    expect(await world.rows('SELECT version FROM outbox_pending WHERE dossier_id = $1 ORDER BY id', [filed.id])).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it('keeps nothing at all when the fee cannot be asked', async () => {
    const submission = world.submission({ feesDue: [{ feeId: 'fee', amount: Number.MAX_SAFE_INTEGER }, { feeId: 'fee', amount: 1 }] });
    world.intake.cards.set(submission.dossierId, plainCard);
    await expect(world.hear(submission)).rejects.toMatchObject({ code: 'payment.fee-twice' });
    expect(await world.rows('SELECT id FROM dossier WHERE id = $1', [submission.dossierId])).toEqual([]);
    expect(await world.rows('SELECT dossier_id FROM card WHERE dossier_id = $1', [submission.dossierId])).toEqual([]);
  });

  it('waits for its procedure version, its agency and its card', async () => {
    const submission = world.submission();
    await expect(world.hear(submission)).rejects.toMatchObject({ name: 'NotYet' });
    world.intake.cards.set(submission.dossierId, plainCard);
    world.intake.away = true;
    await expect(world.hear(submission)).rejects.toMatchObject({ name: 'NotYet', key: expect.stringContaining('intake') as string });
    world.intake.away = false;
    await expect(world.hear({ ...submission, procedureVersionId: '9.000009@2026-01-01' })).rejects.toMatchObject({ name: 'NotYet', key: 'procedure 9.000009@2026-01-01' });
    await expect(world.hear({ ...submission, competentAgency: 'Z9' })).rejects.toMatchObject({ name: 'NotYet', key: 'agency Z9' });
    await world.hear(submission);
  });

  it('H-5: counts lateness of a stay notice by the hours of its version', async () => {
    const notice = { ...procedure, id: '9.000002@2026-01-01', code: '9.000002', stayNotice: { arrivalPointer: '/stayFrom', rule: { sameDayBefore: '22:00', nextDayBefore: '06:00', provenance: procedure.provenance } } };
    await world.know({ procedures: [notice] });
    const told = (submittedAt: string): Promise<Filed> => world.file({ procedureCode: notice.code, procedureVersionId: notice.id, submittedAt, stayBeginsAt: '2026-03-09T20:00:00+07:00' });
    const lateness = await Promise.all((await Promise.all([told('2026-03-09T21:59:59+07:00'), told('2026-03-09T22:00:00+07:00')])).map(async (filed) => (await (await owner(filed)).get<Shown>(path(filed.id))).body.late));
    expect(lateness).toEqual([false, true]);
  });

  it('O-1: handed in at one agency for another is received by the counter and settled by the competent one', async () => {
    await world.know({ agencies: [agency, otherAgency] });
    const filed = await world.file({ receivingAgency: 'A2', competentAgency: 'A1' });
    const [counter, own] = await Promise.all([world.officer('reception', 'A2-MC', { agency: 'A2' }), world.officer('reception', 'A1-MC')]);
    const received = { checkedComponents: ['declaration', 'deed'] };
    expect(await own.try('POST', `${path(filed.id)}/reception`, received, { version: '"1"', key: randomUUID() })).toMatchObject({ status: 403, body: { code: 'dossier.not-yours-to-act' } });
    expect((await counter.get<{ items: { id: string }[] }>('/api/one-stop/v1/queue')).body.items.map(({ id }) => id)).toContain(filed.id);
    expect((await own.get<{ items: { id: string }[] }>('/api/one-stop/v1/queue')).body.items.map(({ id }) => id)).not.toContain(filed.id);
    const { version } = await counter.post(`${path(filed.id)}/reception`, received, { version: '"1"' });
    await counter.post(`${path(filed.id)}/transfers`, { unit: 'A1-XL' }, { version });
    expect((await own.get<{ items: { id: string }[] }>('/api/one-stop/v1/queue')).body.items.map(({ id }) => id)).toContain(filed.id);
    const [slip] = await world.rows<{ content: { unit: { name: string }; agency: { name: string } }; number: number }>('SELECT content, number FROM slip WHERE dossier_id = $1', [filed.id]);
    expect(slip?.content).toMatchObject({ agency: { name: 'Công an A1' }, unit: { name: 'MC' } });
    expect(await world.rows('SELECT agency, form FROM slip_counter WHERE agency = $1', ['A2'])).toEqual([{ agency: 'A2', form: 'receipt-slip' }]);
  });
});
