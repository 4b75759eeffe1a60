import type { Portal } from '#testing';
import type { Schemas } from '../client/client.js';
import { file, passport, pdf } from './filing.js';
import { act, dossierOf, eventually, pathOf, personas, province, ward } from './world.js';

const api = '/api/statistics/v1';
type Row = Schemas['StatisticsFiguresRowView'];
type Report = Schemas['StatisticsOneStopReportView'];
type Index = Schemas['StatisticsQualityIndexView'];

const scope = `agency=${province.agency}&alone=true`;

describe('what the journal comes to', () => {
  let head: Portal;
  let citizen: Portal;
  let administrator: Portal;
  beforeAll(async () => {
    [head, citizen, administrator] = await Promise.all([personas.officer('tnh.truongphong'), personas.citizen(0), personas.officer('quantri')]);
  });

  const figures = async (who = head): Promise<Row> => {
    const [row] = (await who.get<Schemas['StatisticsFiguresView']>(`${api}/figures?${scope}`)).body.rows;
    if (row === undefined) throw new Error('there is no row');
    return row;
  };
  const report = async (): Promise<Report> => (await head.get<Report>(`${api}/one-stop-report?${scope}`)).body;
  const formula = async (id: string): Promise<Schemas['StatisticsIndexFormulaView']> => {
    const found = (await head.get<Index>(`${api}/quality-index?${scope}`)).body.groups.flatMap(({ formulas }) => formulas).find((each) => each.id === id);
    if (found === undefined) throw new Error(`there is no formula ${id}`);
    return found;
  };
  /** Once nothing is on its way any more: the figures stay as they are for a while. */
  const settled = async (): Promise<Row> => {
    let last = JSON.stringify(await figures());
    let since = Date.now();
    return eventually(async () => {
      const now = await figures();
      if (JSON.stringify(now) !== last) [last, since] = [JSON.stringify(now), Date.now()];
      return Date.now() - since > 1_500 && now;
    }, 'figures that stay', 60);
  };

  it('P-h X-9: a passport changes the figures, the one-stop report and the index by exactly what happened to it', async () => {
    const before = await settled();
    const [c, onTime] = [(await report()).rows[0]?.columns ?? {}, await formula('progress.on-time')];
    const { dossierId } = await file(citizen, passport());
    const [reception, processing, approver] = await Promise.all([province.reception(), province.processing(), province.approver()]);
    await dossierOf(citizen, dossierId);
    // Filed and not accepted yet: not counted as received.
    await eventually(async () => ((await figures()).byState['submitted'] ?? 0) === (before.byState['submitted'] ?? 0) + 1, 'a dossier more that waits for reception');
    expect((await figures()).received).toEqual(before.received);

    await act(reception, dossierId, 'reception', { checkedComponents: ['form-tk01', 'portrait-photo'] });
    const open = await eventually(async () => {
      const now = await figures();
      return now.received.online === before.received.online + 1 && now;
    }, 'a dossier more that was received');
    expect(open).toMatchObject({ received: { total: before.received.total + 1, counter: before.received.counter }, ended: before.ended, inProcess: { total: before.inProcess.total + 1, inTime: before.inProcess.inTime + 1, late: before.inProcess.late } });

    await act(reception, dossierId, 'transfers', { unit: 'G01-TNG-XNC' });
    await act(processing, dossierId, 'steps', { outcome: 'Đủ điều kiện' });
    await act(approver, dossierId, 'steps', { outcome: 'Duyệt cấp' });
    const { body: result } = await approver.upload<{ digest: string }>(`${pathOf(dossierId)}/result-files`, { name: 'kết quả.pdf', type: 'application/pdf', bytes: pdf('Ket qua') });
    await act(approver, dossierId, 'completion', { outcome: 'granted', result: { digest: result.digest } });
    await act(reception, dossierId, 'return', { method: 'counter', at: new Date().toISOString(), to: 'Nông Đức Thịnh' });
    const after = await eventually(async () => {
      const now = await figures();
      return now.returned === before.returned + 1 && now;
    }, 'a result more that was returned');
    expect(after).toMatchObject({
      received: { ...open.received }, ended: { ...before.ended, total: before.ended.total + 1, doneEarly: before.ended.doneEarly + 1 }, inProcess: before.inProcess, refused: before.refused, supplements: before.supplements,
    });

    const rows = (await report()).rows;
    for (const { columns } of rows) {
      expect(columns['3']).toBe((columns['4'] ?? 0) + (columns['5'] ?? 0) + (columns['6'] ?? 0));
      expect(columns['3']).toBe((columns['7'] ?? 0) + (columns['11'] ?? 0));
    }
    const moved = (number: string): number => (rows[0]?.columns[number] ?? 0) - (c[number] ?? 0);
    expect(Array.from({ length: 11 }, (_, index) => moved(String(index + 3)))).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
    const now = await formula('progress.on-time');
    expect([now.numerator - onTime.numerator, now.denominator - onTime.denominator]).toEqual([1, 1]);
    expect(now.percent).toMatch(/^\d{1,3}\.\d\d$/);
    expect((await formula('online.dossiers')).numerator).toBeGreaterThanOrEqual(1);
  });

  it('P-h: an officer of another agency is refused, of an agency under it too; citizens see what is public', async () => {
    const [other, under] = await Promise.all([personas.officer('qt.pheduyet'), personas.officer('pdp.pheduyet')]);
    for (const what of ['figures', 'one-stop-report', 'quality-index', 'usage']) {
      expect(await other.try('GET', `${api}/${what}?agency=${ward.agency}`)).toMatchObject({ status: 403, body: { code: 'agency.foreign' } });
      expect((await under.try('GET', `${api}/${what}?agency=${province.agency}`)).status).toBe(403);
      expect((await under.try('GET', `${api}/${what}?agency=${ward.agency}`)).status).toBe(200);
      expect((await citizen.try('GET', `${api}/${what}?agency=${ward.agency}`)).status).toBe(403);
    }
    expect((await (await personas.officer('giamsat')).try('GET', `${api}/figures?agency=${ward.agency}`)).status).toBe(200);
    expect((await citizen.get<Schemas['StatisticsPublicTotalsView']>(`${api}/public/totals?agency=${province.agency}`)).body.done).toBeGreaterThanOrEqual(1);
    const { rows } = (await citizen.get<Schemas['StatisticsProvisionView']>(`${api}/public/provision`)).body;
    expect(rows.reduce((sum, { online }) => sum + online, 0)).toBeGreaterThanOrEqual(3);
    expect(rows.reduce((sum, { withOnlineDossiers }) => sum + withOnlineDossiers, 0)).toBeGreaterThanOrEqual(1);
  });

  it('P-o: exports open, with the numbers of the report and the code of the agency', async () => {
    await settled();
    const { rows: [total] } = await report();
    const path = `${api}/one-stop-report/export?${scope}`;
    const csv = (await head.download(`${path}&format=csv`)).toString('utf8').split('\r\n');
    expect(csv[3]).toBe(`,Tổng số,${[3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((number) => total?.columns[String(number)]).join(',')},${province.agency},`);
    expect((await head.download(`${path}&format=xlsx`)).subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  });

  it('X-9: counted again from the journal the totals are the same, digit for digit, while answers go on', async () => {
    const [before, columns] = [await settled(), (await report()).rows];
    const { body: { generation } } = await administrator.post<{ generation: number }>(`${api}/rebuilds`);
    const answers: Row[] = [];
    const rebuilt = await eventually(async () => {
      answers.push(await figures());
      const found = (await administrator.get<{ items: Schemas['StatisticsGenerationView'][] }>(`${api}/rebuilds`)).body.items.find((each) => each.generation === generation);
      return found?.state !== 'filling' && found;
    }, 'rebuilt counters', 90);
    expect(rebuilt).toMatchObject({ state: 'current', comparison: { differingDossiers: 0, counters: [] } });
    for (const each of answers) expect(each).toEqual(before);
    expect(await figures()).toEqual(before);
    expect((await report()).rows).toEqual(columns);
    expect((await head.try('POST', `${api}/rebuilds`, undefined, { key: String(generation) })).status).toBe(403);
  });

  it('P-o: who read my dossier: I see roles and agencies, the inspector the account, nobody else anything', async () => {
    const { dossierId } = await file(citizen, passport());
    const reception = await province.reception();
    await dossierOf(citizen, dossierId);
    await dossierOf(reception, dossierId);
    type Access = Schemas['StatisticsAccessView'];
    const path = `${api}/dossiers/${dossierId}/accesses?limit=100`;
    const mine = await eventually(async () => {
      const { status, body } = await citizen.try<{ items: Access[] }>('GET', path);
      return status === 200 && body.items.filter(({ kind, service }) => kind === 'officer' && service === 'one-stop').length > 0 && body.items;
    }, 'the officer\'s reading on record');
    expect(mine.find(({ kind }) => kind === 'officer')).toMatchObject({ account: null, roles: ['reception'], agencies: [province.agency], action: 'GET /api/one-stop/v1/dossiers/{dossierId}', status: 200 });
    // One-stop pulled the card from intake: services are on record too.
    expect(mine.some(({ kind, service }) => kind === 'service' && service === 'intake')).toBe(true);
    const inspected = (await (await personas.officer('giamsat')).get<{ items: Access[] }>(path)).body.items;
    expect(inspected.find(({ kind, service }) => kind === 'officer' && service === 'one-stop')?.account).toMatch(/^[0-9a-f-]{36}$/);
    for (const who of [await personas.citizen(1), reception, head]) expect((await who.try('GET', path)).status).toBe(404);
  });
});
