import { randomUUID } from 'node:crypto';
import { type EventOf, paymentSettled, resultDelivered, returnMethodChosen, submissionAmended, submissionSupplemented, withdrawalRequested } from '#contracts';
import { IncomingEvents } from '../src/events/incoming.js';
import { agency, calendarData, procedure } from './builders.js';
import { acts, api, type Entry, pathOf, reason, type Shown, type Staff, staffOf, tries, Way } from './stories.js';
import { type Filed, plainCard, World } from './world.js';
import { RecalculateClocks } from '../src/use-cases/recalculate-clocks.js';

type By = EventOf<typeof submissionSupplemented>['data']['by'];
const applicant: By = { role: 'applicant', ref: 'account-of-owner', unit: null };

describe('what arrives as an event', () => {
  let world: World;
  let staff: Staff;
  let incoming: IncomingEvents;
  beforeAll(async () => {
    world = await World.open();
    staff = await staffOf(world);
    incoming = world.app.get(IncomingEvents);
  });
  afterAll(() => world.close());
  beforeEach(() => world.clock.set('2026-03-10T09:00:00+07:00'));

  const common = ({ id, code }: Filed, by: By): { dossierId: string; code: string; by: By } => ({ dossierId: id, code, by });
  const files = (...ids: string[]): { componentId: string; fileId: string; sha256: string }[] => ids.map((componentId) => ({ componentId, fileId: randomUUID(), sha256: 'a'.repeat(64) }));
  const supplemented = (filed: Filed, components = ['deed'], by = applicant, fields: string[] = []): Promise<void> =>
    world.deliver(submissionSupplemented, { ...common(filed, by), submittedAt: world.now(), components: files(...components), fields }, (event, delivery) => incoming.supplemented(event, delivery), 2);
  const amended = (filed: Filed, components: string[], by = applicant): Promise<void> =>
    world.deliver(submissionAmended, { ...common(filed, by), components: files(...components), fields: ['/phone'] }, (event, delivery) => incoming.amended(event, delivery), 2);
  const withdrawn = (filed: Filed, requestedAt = world.now()): Promise<void> =>
    world.deliver(withdrawalRequested, { ...common(filed, applicant), requestedAt }, (event, delivery) => incoming.withdrawn(event, delivery), 2);
  const paid = (filed: Filed, amount: number): Promise<void> => world.deliver(paymentSettled, {
    paymentId: randomUUID(), dossierId: filed.id, amount, currency: 'VND', method: 'platform', reference: 'GD-1', settledAt: world.now(),
  }, (event, delivery) => incoming.paid(event, delivery));

  const historyOf = async ({ id }: Filed): Promise<Entry[]> => (await staff.reception.get<Entry[]>(`${pathOf(id)}/history`)).body;
  const last = async (filed: Filed): Promise<Entry | undefined> => (await historyOf(filed)).at(-1);
  const now = async ({ id }: Filed): Promise<Shown> => (await staff.reception.get<Shown>(pathOf(id))).body;

  it('O-9 O-8: a supplement comes back to where it was asked, restarts the clock and brings the card as it is now', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).processing();
    await acts(world, staff.processing, filed.id, 'supplement-requests', { items: [{ component: 'deed', reason }, { field: '/phone', reason }] });
    world.clock.forward(48);
    world.intake.cards.set(filed.id, { ...plainCard, owner: { ...plainCard.owner, fullName: 'Lò Thị Đổi Tên', identifier: '019201009999' } });
    await supplemented(filed, ['deed'], applicant, ['/phone']);
    expect(await now(filed)).toMatchObject({ state: { code: 'processing' }, asked: null, clockSuspended: false, processingDue: '2026-03-23T17:00:00.000+07:00' });
    expect(await last(filed)).toMatchObject({ fact: 'supplemented', actor: { role: 'applicant' }, detail: { components: ['deed'], fields: ['/phone'] } });
    expect((await staff.reception.get<{ items: { id: string; ownerName: string }[] }>(`${api}/search?text=lo thi doi`)).body.items).toMatchObject([{ id: filed.id, ownerName: 'Lò Thị Đổi Tên' }]);
    expect((await world.anyone().try('GET', `${api}/lookups?code=${filed.code}&detail=9999`)).status).toBe(200);
  });

  it.each([
    ['a supplement nobody asked for', async (filed: Filed): Promise<void> => supplemented(filed), 'supplement', 'dossier.action-not-allowed'],
    ['a payment nobody asked for', async (filed: Filed): Promise<void> => paid(filed, 20_000), 'confirmPayment', 'dossier.action-not-allowed'],
    ['a way of return that is not offered', async (filed: Filed): Promise<void> => world.deliver(returnMethodChosen, { ...common(filed, applicant), returnMethod: 'post' as const }, (event, delivery) => incoming.returnMethod(event, delivery)), 'chooseReturn', 'return.method-not-offered'],
    ['a component of another case', async (filed: Filed): Promise<void> => amended(filed, ['biometric-only']), 'amend', 'dossier.component-unknown'],
  ])('X-1: %s is an outcome on record, with the next version and the state as it was', async (_what, happens, action, cause) => {
    const filed = await world.file();
    await happens(filed);
    expect(await now(filed)).toMatchObject({ version: 2, state: { code: 'submitted' } });
    expect(await last(filed)).toMatchObject({ version: 2, fact: 'actionDeclined', detail: { action, cause }, record: null });
    expect(await world.rows('SELECT version FROM outbox_pending WHERE dossier_id = $1 ORDER BY id', [filed.id])).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it('O-12: takes exactly what was asked; less, more and the same again are declined', async () => {
    const filed = await world.file({ feesDue: [{ feeId: 'fee', amount: 20_000 }] });
    await paid(filed, 19_999);
    await paid(filed, 20_001);
    expect(await last(filed)).toMatchObject({ version: 4, fact: 'actionDeclined', detail: { action: 'confirmPayment', cause: 'payment.wrong-amount' } });
    world.clock.forward(5);
    await paid(filed, 20_000);
    expect(await now(filed)).toMatchObject({ version: 5, state: { code: 'submitted' }, fee: null, receptionDue: '2026-03-11T14:00:00.000+07:00' });
    await paid(filed, 20_000);
    expect(await last(filed)).toMatchObject({ version: 6, fact: 'actionDeclined' });
  });

  it('O-10: a result the post delivered is returned, once; without a contract, or twice, it is declined on record', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).done();
    const delivered = (): Promise<void> => world.deliver(resultDelivered, {
      orderId: randomUUID(), kind: 'return', dossierId: filed.id, agency: 'A1', deliveredAt: '2026-03-10T08:59:00+07:00', tracking: 'MC000000001VN',
    }, (event, delivery) => incoming.delivered(event, delivery));
    await delivered();
    expect(await last(filed)).toMatchObject({ fact: 'actionDeclined', detail: { action: 'return', cause: 'return.no-postal-contract' }, to: { code: 'done' } });
    await world.know({ agencies: [{ ...agency, procedures: [{ ...agency.procedures[0]!, postalReturn: true }] }] });
    await delivered();
    expect(await last(filed)).toMatchObject({ fact: 'returned', actor: { role: 'system' }, detail: { method: 'post', at: '2026-03-10T08:59:00.000+07:00' }, to: { code: 'returned' } });
    await delivered();
    expect(await last(filed)).toMatchObject({ fact: 'actionDeclined', detail: { action: 'return', cause: 'dossier.action-not-allowed' }, to: { code: 'returned' } });
    await world.know({ agencies: [agency] });
  });

  it('O-18: a delivery hands originals back only where somebody put them into the parcel; else the dossier stays done, on record', async () => {
    await world.know({ agencies: [{ ...agency, procedures: [{ ...agency.procedures[0]!, postalReturn: true }] }] });
    const filed = await world.file();
    await new Way(world, staff, filed.id).done({ checkedComponents: ['declaration', 'deed'], originalsTaken: [{ componentId: 'deed', count: 1 }] });
    const delivered = (originalsEnclosed?: boolean): Promise<void> => world.deliver(resultDelivered, {
      orderId: randomUUID(), kind: 'return', dossierId: filed.id, agency: 'A1', deliveredAt: '2026-03-10T08:59:00+07:00', tracking: 'MC000000001VN', ...(originalsEnclosed === undefined ? {} : { originalsEnclosed }),
    }, (event, delivery) => incoming.delivered(event, delivery));
    for (const said of [undefined, false]) {
      await delivered(said);
      expect(await last(filed)).toMatchObject({ fact: 'actionDeclined', detail: { action: 'return', cause: 'return.originals-kept' }, to: { code: 'done' } });
    }
    await delivered(true);
    expect(await last(filed)).toMatchObject({ fact: 'returned', to: { code: 'returned' } });
    await world.know({ agencies: [agency] });
  });

  it('a payment while a withdrawal is considered is declined, so that payment gives it back', async () => {
    const filed = await world.file({ feesDue: [{ feeId: 'fee', amount: 20_000 }] });
    world.intake.cards.set(filed.id, { ...plainCard, withdrawalReason: 'Tôi đổi ý' });
    await withdrawn(filed);
    await paid(filed, 20_000);
    expect(await last(filed)).toMatchObject({ fact: 'actionDeclined', detail: { cause: 'dossier.action-not-allowed' }, to: { code: 'withdrawing' } });
    await acts(world, staff.reception, filed.id, 'withdrawal/refusal', { reason });
    expect(await now(filed)).toMatchObject({ state: { code: 'paying' } });
    await paid(filed, 20_000);
    expect(await now(filed)).toMatchObject({ state: { code: 'submitted' } });
  });

  it('P-m: the stop notice says when the applicant asked for the dossier back, and why is on record', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).received();
    world.intake.cards.set(filed.id, { ...plainCard, withdrawalReason: 'Đã có giấy rồi' });
    world.clock.forward(26);
    await withdrawn(filed, '2026-03-10T15:30:00+07:00');
    expect(await last(filed)).toMatchObject({ fact: 'withdrawalRequested', record: { reason: 'Đã có giấy rồi' } });
    await acts(world, staff.reception, filed.id, 'withdrawal/approval');
    const [notice] = await world.rows<{ content: { cause: unknown } }>('SELECT content FROM slip WHERE dossier_id = $1 AND form = $2', [filed.id, 'stop-notice']);
    expect(notice?.content.cause).toEqual({ kind: 'withdrawn', askedAt: '2026-03-10T08:30:00.000Z', what: 'Rút hồ sơ' });
  });

  it('closes what was not supplemented after the limit, with a notice that says when it was asked', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).received();
    world.clock.set('2026-03-12T10:00:00+07:00');
    await acts(world, staff.reception, filed.id, 'supplement-requests', { items: [{ component: 'deed', reason }] });
    world.clock.set('2026-04-03T07:59:59+07:00');
    expect((await staff.reception.get<{ items: { id: string }[] }>(`${api}/queue?closable=true`)).body.items).toEqual([]);
    expect((await tries(world, staff.reception, filed.id, 'closures/unsupplemented')).body.code).toBe('supplement.limit-not-reached');
    world.clock.set('2026-04-03T08:00:00+07:00');
    expect((await staff.reception.get<{ items: { id: string }[] }>(`${api}/queue?closable=true`)).body.items.map(({ id }) => id)).toEqual([filed.id]);
    expect(await acts(world, staff.reception, filed.id, 'closures/unsupplemented')).toMatchObject({ state: { code: 'stopped' } });
    const [notice] = await world.rows<{ content: { cause: unknown } }>('SELECT content FROM slip WHERE dossier_id = $1 AND form = $2', [filed.id, 'stop-notice']);
    expect(notice?.content.cause).toEqual({ kind: 'notCompleted', askedAt: '2026-03-12T03:00:00.000Z', what: 'Bổ sung, hoàn thiện hồ sơ' });
    await supplemented(filed);
    expect(await last(filed)).toMatchObject({ fact: 'actionDeclined', to: { code: 'stopped' } });
  });

  it('what a reception officer recorded at intake names where its evidence is', async () => {
    const filed = await world.file();
    await amended(filed, ['deed'], { role: 'reception', ref: 'officer-1', unit: 'A1-MC' });
    expect(await last(filed)).toMatchObject({ fact: 'amended', actor: { role: 'reception', unit: 'A1-MC' }, record: { evidence: `intake ${filed.id}#2` } });
  });

  it('H-7: the way of return chosen here or at intake is told on the journal, with where it was asked for', async () => {
    const filed = await world.file();
    await acts(world, staff.reception, filed.id, 'return-method', { method: 'electronic', evidence: 'Gọi điện ngày 10/3' });
    expect(await last(filed)).toMatchObject({ fact: 'amended', detail: { fields: ['/returnMethod'], returnMethod: 'electronic' }, record: { evidence: 'Gọi điện ngày 10/3' } });
    expect((await last(filed))?.detail).not.toHaveProperty('submission');
    await world.deliver(returnMethodChosen, { ...common(filed, applicant), returnMethod: 'counter' as const }, (event, delivery) => incoming.returnMethod(event, delivery), 2);
    expect(await last(filed)).toMatchObject({ fact: 'amended', detail: { returnMethod: 'counter', submission: 2 } });
    expect(await now(filed)).toMatchObject({ returnMethod: 'counter' });
  });

  it('after reception an applicant\'s own amendment is declined: an officer must consent', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).received();
    await amended(filed, ['deed'], { role: 'delegate', ref: 'delegate', unit: null });
    expect(await last(filed)).toMatchObject({ fact: 'actionDeclined', detail: { cause: 'amend.consent-needed' } });
  });

  it('waits for a dossier that is not open yet, and while intake is away', async () => {
    const unopened = { id: randomUUID(), code: 'A1-260310-9999', ownerId: randomUUID() };
    world.intake.cards.set(unopened.id, plainCard);
    await expect(supplemented(unopened)).rejects.toMatchObject({ name: 'NotYet', key: `dossier ${unopened.id}` });
    const filed = await world.file();
    world.intake.away = true;
    await expect(withdrawn(filed)).rejects.toMatchObject({ name: 'NotYet' });
    world.intake.away = false;
    await withdrawn(filed);
    expect((await now(filed)).state.code).toBe('withdrawing');
  });

  it('O-8 X-3: a holiday decided later moves what is due, in every running dossier it touches and nowhere else', async () => {
    const [running, suspended, finished, asked] = await Promise.all([world.file(), world.file(), world.file(), world.file()]);
    await new Way(world, staff, running.id).processing();
    await new Way(world, staff, suspended.id).received();
    await acts(world, staff.reception, suspended.id, 'supplement-requests', { items: [{ component: 'deed', reason }] });
    await new Way(world, staff, finished.id).done();
    const before = { running: await now(running), suspended: await now(suspended), finished: await now(finished), asked: await now(asked) };
    expect([before.running.processingDue, before.asked.receptionDue]).toEqual(['2026-03-19T17:00:00.000+07:00', '2026-03-11T09:00:00.000+07:00']);

    const holiday = (date: string): object => ({ date, kind: 'holiday', name: 'Nghỉ', decision: 'QĐ 1', decisionDate: null, provenance: { tag: 'T', verified: true, source: 'QĐ 1' } });
    const changed = { ...calendarData, days: [holiday('2026-03-16'), holiday('2026-03-11')] } as typeof calendarData;
    await world.know({ calendars: [changed] });
    await world.know({ calendars: [changed] });
    const recalculate = (): Promise<number> => world.app.get(RecalculateClocks).run(world.clock.now());
    expect(await recalculate()).toBe(0);
    world.clock.forward(0.01);
    while ((await world.rows('SELECT 1 FROM recalculation')).length > 0) await recalculate();

    expect((await now(running)).processingDue).toBe('2026-03-23T17:00:00.000+07:00');
    expect(await last(running)).toMatchObject({ fact: 'recalculated', actor: { role: 'system' }, detail: { previousDue: '2026-03-19T17:00:00.000+07:00', newDue: '2026-03-23T17:00:00.000+07:00', cause: 'calendar c' } });
    expect((await now(asked)).receptionDue).toBe('2026-03-12T09:00:00.000+07:00');
    expect(Date.parse((await now(suspended)).asked?.dueAt ?? '')).toBeGreaterThan(Date.parse(before.suspended.asked?.dueAt ?? ''));
    expect((await now(finished)).version).toBe(before.finished.version);
    expect((await historyOf(running)).filter(({ fact }) => fact === 'recalculated')).toHaveLength(1);
    await world.know({ calendars: [calendarData] });
  });

  it('O-12: a fee per person is asked for as often as the form counts on the card, as it was last changed', async () => {
    const [fee] = procedure.fees as [(typeof procedure.fees)[number]];
    const each = { ...procedure, id: '9.000001@2026-02-01', fees: [{ ...fee, id: 'each', per: 'person' as const, amount: 10_000 }] };
    await world.know({ procedures: [each] });
    const ask = (filed: Filed, item: object = {}): Promise<Shown> => acts(world, staff.reception, filed.id, 'payment-requests', { items: [{ feeId: 'each', ...item }] });
    const file = (quantities?: { persons: number; copies: number }): Promise<Filed> => world.file({ procedureVersionId: each.id }, quantities === undefined ? {} : { quantities });
    const family = await file({ persons: 3, copies: 1 });
    world.intake.cards.set(family.id, { ...plainCard, quantities: { persons: 5, copies: 1 } });
    await amended(family, ['deed']);
    expect((await ask(family)).fee?.total).toBe(50_000);
    expect((await ask(await file({ persons: 3, copies: 1 }), { quantity: 2 })).fee?.total).toBe(20_000);
    expect((await ask(await file())).fee?.total).toBe(10_000);
  });
});
