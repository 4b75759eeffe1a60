import { dossierRated, petitionMoved } from '#contracts';
import { makeEvent } from '#messaging';
import type { DossierOnItsWay } from '#service-testing';
import { randomUUID } from 'node:crypto';
import type { Portal } from '#testing';
import { IncomingDossiers } from '../src/events/incoming.js';
import type { FiguresView, OneStopReportView, ProvisionView, PublicTotalsView, QualityIndexView } from '../src/http/report.view.js';
import { api, completed, type More, received, submitted, World } from './world.js';
import { cellsOf } from './xlsx.js';

describe('P-h: figures of dossiers', () => {
  let world: World;
  let head: Portal;
  let overseer: Portal;
  beforeAll(async () => {
    world = await World.open();
    [head, overseer] = await Promise.all([world.officer('unit-head'), world.officer('overseer', 'P1')]);
  });
  afterAll(() => world.close());

  const figures = async (query = '', who = overseer): Promise<FiguresView> => (await who.get<FiguresView>(`${api}/figures?agency=P1&from=2026-03-01&to=2026-12-31${query}`)).body;
  const report = async (query = 'from=2026-03-01'): Promise<OneStopReportView> => (await overseer.get<OneStopReportView>(`${api}/one-stop-report?agency=P1&${query}`)).body;
  const index = async (): Promise<Map<string, { numerator: number; denominator: number; percent: string | null }>> =>
    new Map((await overseer.get<QualityIndexView>(`${api}/quality-index?agency=P1&from=2026-03-01`)).body.groups.flatMap(({ formulas }) => formulas).map((formula) => [formula.id, formula]));
  /** A dossier received at 09:00 of a day of March, due at 17:00 of another. */
  const inProcess = async (on: string, due: string | null, more: More = {}): Promise<{ dossier: DossierOnItsWay; more: More }> => {
    world.at(`2026-03-${on}T09:00:00+07:00`);
    const dossier = world.unheard();
    const known = { receivedAt: `2026-03-${on}T09:00:00+07:00`, ...more };
    const clock = { ...known, processingDue: due === null ? null : `2026-03-${due}T17:00:00+07:00` };
    await world.fact(dossier, 'submitted', 'submitted', submitted, known);
    await world.fact(dossier, 'received', 'received', received, clock, 2);
    return { dossier, more: clock };
  };
  const done = async ({ dossier, more }: { dossier: DossierOnItsWay; more: More }, at: string, electronic = true): Promise<void> => {
    world.at(`2026-03-${at}+07:00`);
    await world.fact(dossier, 'completed', 'done', completed(`2026-03-${at}+07:00`, electronic), more, 2);
  };

  it('a dossier\'s life changes the figures by exactly what happened', async () => {
    expect((await figures()).rows).toMatchObject([{ received: { total: 0 }, ended: { total: 0 } }]);
    const early = await inProcess('10', '20');
    expect((await figures()).rows).toMatchObject([{ received: { total: 1, online: 1, carriedOver: 0 }, ended: { total: 0 }, inProcess: { total: 1, inTime: 1, late: 0 }, byState: { received: 1 } }]);
    await done(early, '12T10:00:00');
    expect((await figures()).rows).toMatchObject([{ received: { total: 1 }, ended: { total: 1, doneEarly: 1 }, inProcess: { total: 0 }, byState: { done: 1 } }]);
    world.at('2026-03-13T10:00:00+07:00');
    await world.fact(early.dossier, 'returned', 'returned', { method: 'counter', at: '2026-03-13T10:00:00+07:00' }, early.more, 3);
    expect((await figures()).rows).toMatchObject([{ ended: { total: 1, doneEarly: 1 }, returned: 1, byState: { returned: 1 } }]);
  });

  it('on the day it is due is on time, after the due time is late, and late while in process from then on', async () => {
    const onTime = await inProcess('10', '12', { channel: 'counter' });
    await done(onTime, '12T16:00:00');
    const late = await inProcess('10', '12', { competentAgency: 'A2' });
    world.at('2026-03-12T16:59:00+07:00');
    expect((await figures('&by=agency')).rows.find(({ key }) => key === 'A2')).toMatchObject({ inProcess: { total: 1, late: 0 }, name: { vi: 'Cơ quan A2' } });
    world.at('2026-03-12T17:01:00+07:00');
    expect((await figures('&by=agency')).rows.find(({ key }) => key === 'A2')).toMatchObject({ inProcess: { total: 1, late: 1 } });
    await done(late, '13T09:00:00', false);
    expect((await figures()).rows).toMatchObject([{ received: { online: 2, counter: 1 }, ended: { doneEarly: 1, doneOnTime: 1, doneLate: 1 }, inProcess: { total: 0, late: 0 } }]);
  });

  it('a refused reception is not counted, nor what was never accepted; a withdrawal counts when it was accepted', async () => {
    const before = (await figures()).rows[0];
    world.at('2026-03-16T09:00:00+07:00');
    const refused = world.unheard();
    await world.fact(refused, 'submitted', 'submitted', submitted);
    await world.fact(refused, 'refused', 'refused', { reasonCode: 'x', checklistItem: 'x', legalBasis: 'x' });
    const never = world.unheard();
    await world.fact(never, 'submitted', 'submitted', submitted);
    await world.fact(never, 'withdrawalRequested', 'withdrawing', {});
    await world.fact(never, 'withdrawalApproved', 'stopped', {});
    const withdrawn = await inProcess('16', '20');
    await world.fact(withdrawn.dossier, 'withdrawalRequested', 'withdrawing', {}, withdrawn.more);
    await world.fact(withdrawn.dossier, 'withdrawalApproved', 'stopped', {}, withdrawn.more);
    const after = (await figures()).rows[0];
    expect(after?.received.total).toBe((before?.received.total ?? 0) + 1);
    expect(after).toMatchObject({ refused: 1, ended: { withdrawn: 1, withdrawnLate: 0 } });
  });

  it('waiting for a supplement is in time, however long; what was forwarded counts where it is now', async () => {
    const waiting = await inProcess('16', '18', { procedureCode: '2.000999' });
    await world.fact(waiting.dossier, 'supplementRequested', 'supplementing', { components: ['a'], fields: [], dueAt: '2026-04-06T17:00:00+07:00', stage: 'appraisal', causedByApplicant: true }, { ...waiting.more, processingDue: null, clockSuspended: true }, 2);
    world.at('2026-03-25T09:00:00+07:00');
    expect((await figures('&by=procedure')).rows.find(({ key }) => key === '2.000999')).toMatchObject({ inProcess: { total: 1, inTime: 1 }, supplements: 1, name: { vi: 'Thủ tục 2.000999' } });
    const forwarded = await inProcess('17', '27', { procedureCode: '2.000999' });
    await world.fact(forwarded.dossier, 'forwarded', 'submitted', { reasonCode: 'x', fromAgency: 'A1', toAgency: 'A2' }, { ...forwarded.more, competentAgency: 'A2', processingDue: null });
    const at = async (agency: string): Promise<number> => (await figures('&by=agency&procedure=2.000999')).rows.find(({ key }) => key === agency)?.received.total ?? 0;
    expect([await at('A1'), await at('A2')]).toEqual([1, 0]);
    await world.fact(forwarded.dossier, 'received', 'received', received, { ...forwarded.more, competentAgency: 'A2' });
    expect([await at('A1'), await at('A2')]).toEqual([1, 1]);
  });

  it('the one-stop report: rows per field by level, 3 = 4 + 5 + 6, 3 = 7 + 11, over carry-over, refusal, withdrawal and another place', async () => {
    world.at('2026-03-25T09:00:00+07:00');
    for (const query of ['from=2026-03-01', 'from=2026-03-13&to=2026-03-16', 'from=2026-03-17', 'period=2026-Q1', 'from=2026-03-25']) {
      for (const { columns: c } of (await report(query)).rows) {
        expect(c['3']).toBe((c['4'] ?? 0) + (c['5'] ?? 0) + (c['6'] ?? 0));
        expect(c['7']).toBe((c['8'] ?? 0) + (c['9'] ?? 0) + (c['10'] ?? 0));
        expect(c['3']).toBe((c['7'] ?? 0) + (c['11'] ?? 0));
      }
    }
    const whole = await report();
    expect(whole).toMatchObject({ form: 'Biểu số II.06a/VPCP/KSTT', agencyName: { vi: 'Cơ quan P1' }, rule: { verified: false } });
    expect(whole.rows.map(({ level, field }) => [level, field])).toEqual([[null, null], ['commune', null], ['commune', 'CT'], ['commune', 'XNC']]);
    expect(whole.rows[0]?.columns).toEqual({ 3: 6, 4: 5, 5: 1, 6: 0, 7: 4, 8: 1, 9: 2, 10: 1, 11: 2, 12: 2, 13: 0 });
    expect((await report('from=2026-03-13&to=2026-03-16')).rows[0]?.columns).toMatchObject({ 6: 1, 10: 1 });
    // The quarter closes on the 14th at 24:00.
    expect(await report('period=2026-Q1')).toMatchObject({ from: '2025-12-15', to: '2026-03-14' });
  });

  it('a renamed agency keeps its figures under its code', async () => {
    await world.agency('A2', 'P1', 'commune', 'Cơ quan hai');
    expect((await figures('&by=agency')).rows.find(({ key }) => key === 'A2')).toMatchObject({ name: { vi: 'Cơ quan hai' }, received: { total: 2 } });
  });

  it('X-9: every formula of the index shows its numerator and denominator; more than one supplement counts as overdue', async () => {
    world.at('2026-03-25T09:00:00+07:00');
    const before = await index();
    expect(before.get('progress.on-time')).toMatchObject({ numerator: 5, denominator: 6, percent: '83.33' });
    expect(before.get('online.dossiers')).toMatchObject({ numerator: 1, denominator: 3, percent: '33.33' });
    expect(before.get('payment.online')).toMatchObject({ numerator: 0, denominator: 0, percent: null });
    const twice = await inProcess('18', '30');
    await world.filed(twice.dossier, { components: [{ componentId: 'a', fileId: randomUUID(), sha256: 'a'.repeat(64) }], componentsFromStore: 1 });
    for (let time = 0; time < 2; time += 1) {
      await world.fact(twice.dossier, 'supplementRequested', 'supplementing', { components: ['a'], fields: [], dueAt: '2026-04-06T17:00:00+07:00', stage: 'appraisal', causedByApplicant: true }, { ...twice.more, processingDue: null, clockSuspended: true });
      await world.fact(twice.dossier, 'supplemented', 'processing', { components: ['a'], fields: [] }, twice.more);
    }
    await world.fact(twice.dossier, 'paymentRequested', 'paying', { items: [], total: 5_000, currency: 'VND', dueAt: '2026-04-06T17:00:00+07:00' }, twice.more);
    await world.fact(twice.dossier, 'paid', 'processing', { amount: 5_000, currency: 'VND', method: 'platform' }, twice.more);
    world.at('2026-03-25T09:00:00+07:00');
    expect((await index()).get('progress.on-time')).toMatchObject({ numerator: 5, denominator: 7 });
    await done(twice, '25T10:00:00');
    const after = await index();
    expect(after.get('progress.on-time')).toMatchObject({ numerator: 5, denominator: 7, percent: '71.43' });
    expect(after.get('payment.online')).toMatchObject({ numerator: 1, denominator: 1, percent: '100.00' });
    expect(after.get('digitisation.reuse')).toMatchObject({ numerator: 1, denominator: 1 });
    expect(after.get('digitisation.digitised')).toMatchObject({ numerator: 1, denominator: 4, percent: '25.00' });
    expect(after.get('satisfaction')).toMatchObject({ numerator: 3, denominator: 5, percent: '60.00' });
    // In the one-stop report it is early: the rule is the index's own.
    expect((await report()).rows[0]?.columns['8']).toBe(2);
    const petition = makeEvent('feedback', petitionMoved, { subject: randomUUID(), time: world.clock.now(), data: { petitionId: randomUUID(), dossierId: (await world.database.query<{ id: string }>(`SELECT id FROM dossier_life WHERE life->>'ending' = 'withdrawn' AND life->>'acceptedAt' IS NOT NULL`))[0]?.id ?? '', agency: 'A1', superiorAgency: 'P1', from: 'received', to: 'answering', at: '2026-03-25T10:00:00+07:00', reasonCode: null, answerDue: null, late: null } }, 1);
    const rating = makeEvent('feedback', dossierRated, { subject: randomUUID(), time: world.clock.now(), data: { ratingId: randomUUID(), dossierId: twice.dossier.id, procedureCode: '1.001456', receivingAgency: 'A1', competentAgency: 'A1', officers: [], declared: {}, satisfaction: 3, ratedAt: '2026-03-25T10:00:00+07:00' } }, 1);
    for (const event of [petition, rating, rating]) await world.database.transaction((tx) => world.get(IncomingDossiers).feedback([event], { tx, topic: 'feedback.feedback.v1' }));
    expect((await index()).get('satisfaction')).toMatchObject({ numerator: 2, denominator: 5 });
    expect((await figures()).rows[0]?.ratings).toEqual({ notSatisfied: 0, satisfied: 0, verySatisfied: 1 });
  });

  it('the figures of a foreign agency are refused, to whomever; the public sees totals and provision', async () => {
    const [stranger, citizen, foreign, administrator, inspector] = await Promise.all([world.officer('unit-head', 'B1'), world.person(), world.officer('overseer', 'B1'), world.officer('administrator', null), world.officer('inspector', 'P1')]);
    for (const what of ['figures', 'one-stop-report', 'quality-index']) {
      for (const who of [stranger, foreign]) expect(await who.try('GET', `${api}/${what}?agency=A1`)).toMatchObject({ status: 403, body: { code: 'agency.foreign' } });
      expect((await head.try('GET', `${api}/${what}?agency=P1`)).status).toBe(403);
      expect((await citizen.try('GET', `${api}/${what}?agency=A1`)).status).toBe(403);
      expect((await world.anyone().try('GET', `${api}/${what}?agency=A1`)).status).toBe(401);
      for (const who of [head, overseer, inspector, administrator]) expect((await who.try('GET', `${api}/${what}?agency=A1`)).status).toBe(200);
      expect((await administrator.try('GET', `${api}/${what}?agency=NOBODY`)).status).toBe(404);
    }
    expect((await world.anyone().get<PublicTotalsView>(`${api}/public/totals?agency=P1&from=2026-03-01`)).body).toMatchObject({ received: 7, done: 4, late: 1, percentInTime: '75.00' });
    expect((await world.anyone().get<ProvisionView>(`${api}/public/provision?day=2026-03-25`)).body.rows).toMatchObject([{ field: 'CT', decree43: 4, procedures: 1, withOnlineDossiers: 1 }, { field: 'XNC', decree42: 'endToEnd', online: 1 }]);
    expect((await world.anyone().get<ProvisionView>(`${api}/public/provision?agency=B1`)).body.rows).toMatchObject([{ field: 'XNC', procedures: 1, withOnlineDossiers: 0 }]);
  });

  it('P-o: exports open and have the numbers of the report, with the head of the form and the agency\'s code', async () => {
    const { rows: [total] } = await report();
    const wanted = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((number) => total?.columns[String(number)]);
    const path = `${api}/one-stop-report/export?agency=P1&from=2026-03-01`;
    const cells = cellsOf(await overseer.download(`${path}&format=xlsx`));
    expect(cells[0]?.[0]).toBe('Biểu số II.06a/VPCP/KSTT');
    expect(cells[1]?.[0]).toBe('TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI CƠ QUAN P1');
    expect(cells[4]?.[0]).toBe('Kỳ báo cáo: (Từ ngày 01/03/2026 đến ngày 25/03/2026)');
    expect(cells[8]?.slice(0, 13)).toEqual(Array.from({ length: 13 }, (_, index) => `(${index + 1})`));
    expect(cells[9]).toEqual([null, 'Tổng số', ...wanted, 'P1']);
    const csv = (await overseer.download(`${path}&format=csv`)).toString('utf8');
    expect(csv.startsWith('\uFEFFTT,')).toBe(true);
    expect(csv.split('\r\n')[3]).toBe(`,Tổng số,${wanted.join(',')},P1,`);
    const { rows } = await figures('&by=agency');
    const table = cellsOf(await overseer.download(`${api}/figures/export?agency=P1&from=2026-03-01&by=agency&format=xlsx`)).slice(3);
    expect(table.map(([, key, name, received]) => [key, name, received])).toEqual(rows.map(({ key, name, received }) => [key, name?.vi, received.total]));
    expect((await head.try('GET', `${path}&format=xlsx`)).status).toBe(403);
    expect((await overseer.try('GET', `${path}&format=pdf`)).status).toBe(400);
  });

  it('a period that is none is refused', async () => {
    for (const query of ['from=2026-04-01&to=2026-03-01', 'from=2027-01-01', 'from=1999-01-01&to=1999-02-01', 'from=2020-01-01', 'period=2026-Q5', 'from=2026-02-30', 'by=name', 'agency=x']) {
      expect((await overseer.try('GET', `${api}/figures?agency=P1&${query}`)).status).toBe(400);
    }
  });
});
