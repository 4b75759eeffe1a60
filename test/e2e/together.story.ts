import { randomUUID } from 'node:crypto';
import { fill, passport, residence, scanned, stayNotice, file } from './filing.js';
import type { Filed } from './filing.js';
import { dossierOf, eventually, historyOf, Journal, pathOf, personas, province, ward } from './world.js';

describe('many at once', () => {
  it('O-2: two hundred submissions to one agency on one day have two hundred codes', async () => {
    const citizen = await personas.citizen(0);
    const notice = stayNotice(new Date().toISOString());
    const paths: string[] = [];
    for (let batch = 0; batch < 10; batch += 1) paths.push(...(await Promise.all(Array.from({ length: 20 }, () => fill(citizen, notice)))).map(({ path }) => path));
    const filed = await Promise.all(paths.map(async (path) => (await citizen.post<Filed>(`${path}/submission`)).body));
    expect(new Set(filed.map(({ code }) => code)).size).toBe(200);
    const last = filed.at(-1);
    await dossierOf(citizen, last?.dossierId ?? '');
  });

  it('X-5: two officers act on one version; one wins, one ledger row, one event', async () => {
    const journal = await Journal.open();
    const [citizen, reception] = await Promise.all([personas.citizen(0), ward.reception()]);
    const { dossierId } = await file(citizen, residence());
    const { version } = await dossierOf(reception, dossierId);
    const race = await Promise.all(Array.from({ length: 8 }, () => reception.try('POST', `${pathOf(dossierId)}/reception`, { checkedComponents: ['form-ct01', 'lease'] }, { version, key: randomUUID() })));
    expect(race.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(race.filter(({ status }) => status === 412)).toHaveLength(7);
    expect((await historyOf(citizen, dossierId)).map(({ version: each }) => each)).toEqual([1, 2]);
    expect((await journal.of(dossierId, 2)).filter(({ sequence }) => sequence === 2)).toHaveLength(1);
    await journal.close();
  });

  it('X-5 I6: the same request again gets the same answer; another body under its key is refused', async () => {
    const [citizen, reception] = await Promise.all([personas.citizen(0), province.reception()]);
    const { dossierId } = await file(citizen, passport());
    const { version } = await dossierOf(reception, dossierId);
    const key = randomUUID();
    const send = (body: unknown): ReturnType<typeof reception.try<{ version: number; code: string }>> => reception.try('POST', `${pathOf(dossierId)}/reception`, body, { version, key });
    const checked = { checkedComponents: ['form-tk01', 'portrait-photo'] };
    const first = await send(checked);
    const again = await send(checked);
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true']);
    expect(again.body).toEqual(first.body);
    expect(await send({ checkedComponents: ['form-tk01'] })).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });
    expect((await historyOf(citizen, dossierId)).map(({ fact }) => fact)).toEqual(['submitted', 'received']);
  });

  it('I6: a submission sent twice under one key files one dossier', async () => {
    const citizen = await personas.citizen(0);
    const { path } = await fill(citizen, passport());
    await scanned(citizen, path);
    const key = randomUUID();
    const [first, second] = await Promise.all([0, 1].map(() => citizen.try<Filed>('POST', `${path}/submission`, undefined, { key })));
    const settled = await eventually(async () => {
      const answer = await citizen.try<Filed>('POST', `${path}/submission`, undefined, { key });
      return answer.status === 201 && answer.body;
    }, 'answer to the repeated submission');
    for (const answer of [first, second]) if (answer?.status === 201) expect(answer.body.code).toBe(settled.code);
  });
});
