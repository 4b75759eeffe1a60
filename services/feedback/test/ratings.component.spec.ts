import { randomUUID } from 'node:crypto';
import type { Portal } from '#testing';
import { api, fullMarks, World } from './world.js';

interface Sheet { forms: number; rows: { indicator: number; self: number | null; measured: number | null; appraised: number | null }[]; self: { total: number; missing: number[]; class: string | null }; appraised: { total: number; class: string | null }; satisfaction: { share: number | null; count: number }[] }

describe('rating of finished dossiers', () => {
  let world: World;
  beforeAll(async () => { world = await World.open(); });
  afterAll(() => world.close());
  const rate = (who: Portal, dossierId: string, body: object = fullMarks) => who.try<{ ratingId: string; code: string }>('POST', `${api}/dossiers/${dossierId}/rating`, body, { key: randomUUID() });

  it('P-i: its applicant rates a returned dossier once; what was measured stands beside what is declared', async () => {
    const { dossier, owner, officers } = await world.returned({ supplements: [false, true] });
    expect((await owner.get(`${api}/dossiers/${dossier.id}/rating`)).body).toMatchObject({ state: 'returned', mayBeRated: true, rating: null, questionnaire: { id: 'plain' } });
    const given = await rate(owner, dossier.id, { ...fullMarks, remark: 'Nhanh chóng' });
    expect(given.status).toBe(201);
    expect((await owner.get(`${api}/dossiers/${dossier.id}/rating`)).body).toMatchObject({
      mayBeRated: false, rating: { remark: 'Nhanh chóng', satisfaction: 3, declared: [1, 3, 4, 7].map((indicator) => ({ indicator, points: 2 })), measured: [{ indicator: 1, points: 1 }, { indicator: 2, points: 1 }, { indicator: 3, points: 1 }] },
    });
    expect(await rate(owner, dossier.id)).toMatchObject({ status: 409, body: { code: 'rating.already' } });
    expect(await world.told(given.body.ratingId)).toMatchObject([{ type: 'vn.motcua.feedback.rated.v1', data: { dossierId: dossier.id, officers, declared: { 1: 2, 3: 2, 4: 2, 7: 2 }, satisfaction: 3 } }]);
  });

  it('P-i: two ratings at the same moment are one', async () => {
    const { dossier, owner } = await world.returned();
    expect((await Promise.all([rate(owner, dossier.id), rate(owner, dossier.id), rate(owner, dossier.id)])).map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409]);
  });

  it('P-i: another\'s dossier is not found, a delegate may rate it, an unfinished one waits, a refused one has no result to rate', async () => {
    const { dossier } = await world.returned();
    expect((await rate(await world.person(), dossier.id)).status).toBe(404);
    expect((await rate(await world.officer('unit-head'), dossier.id)).status).toBe(404);
    const delegate = randomUUID();
    await world.delegate(dossier.ownerId, delegate);
    expect((await rate(await world.person(delegate), dossier.id)).status).toBe(201);

    const open = await world.file();
    expect(await rate(await world.person(open.ownerId), open.id)).toMatchObject({ status: 409, body: { code: 'rating.not-finished' } });
    await world.fact(open, 'refused', 'refused', { reasonCode: 'incomplete', checklistItem: 'x', legalBasis: 'y' });
    expect(await rate(await world.person(open.ownerId), open.id)).toMatchObject({ status: 409, body: { code: 'rating.not-finished' } });
  });

  it('P-i: the journal may come before the submission', async () => {
    const dossier = world.unheard();
    await world.returned({ dossier });
    expect((await rate(await world.person(dossier.ownerId), dossier.id)).status).toBe(404);
    await world.file(dossier);
    expect((await rate(await world.person(dossier.ownerId), dossier.id)).status).toBe(201);
  });

  it('P-i: answers are 0, 1 or 2, to every question', async () => {
    const { dossier, owner } = await world.returned();
    expect(await rate(owner, dossier.id, { answers: [{ questionId: 'time', points: 3 }] })).toMatchObject({ status: 400, body: { code: 'validation.failed' } });
    expect(await rate(owner, dossier.id, { answers: [{ questionId: 'time', points: 2 }] })).toMatchObject({ status: 422, body: { code: 'input.invalid' } });
  });

  it('P-i: the sheet of a quarter: nine indicators, own and appraised scores side by side, classes, shares; officers by their five', async () => {
    const more = { competentAgency: 'A1-W1' };
    const officers = [randomUUID(), randomUUID()];
    for (const [index, satisfaction] of [3, 3, 2].entries()) {
      const { dossier, owner } = await world.returned({ officers, more, onTime: index !== 0 });
      await rate(owner, dossier.id, { ...fullMarks, satisfaction });
    }
    const [head, inspector] = await Promise.all([world.officer('unit-head', 'A1-W1'), world.officer('inspector', 'A1')]);
    const where = `${api}/agency-scores?agency=A1-W1&year=2026&quarter=1`;
    const { body: before } = await head.get<Sheet>(where);
    expect(before).toMatchObject({ forms: 3, self: { total: 8.7, missing: [5, 6, 8, 9], class: null }, satisfaction: [{ count: 0, share: 0 }, { count: 1, share: 33.3 }, { count: 2, share: 66.7 }] });
    expect(before.rows.find(({ indicator }) => indicator === 1)).toMatchObject({ self: 2, measured: 0.7, appraised: null });

    const enter = (who: Portal, body: object) => who.try('POST', `${api}/agency-scores`, { agency: 'A1-W1', year: 2026, quarter: 1, note: 'Biên bản kiểm tra', ...body }, { key: randomUUID() });
    expect(await enter(head, { kind: 'self', indicator: 1, points: 2 })).toMatchObject({ status: 409, body: { code: 'score.computed' } });
    expect(await enter(head, { kind: 'appraised', indicator: 5, points: 2 })).toMatchObject({ status: 403 });
    expect(await enter(await world.officer('inspector', 'B1'), { kind: 'appraised', indicator: 5, points: 2 })).toMatchObject({ status: 404 });
    expect(await enter(inspector, { kind: 'appraised', indicator: 5, points: 2.05 })).toMatchObject({ status: 400 });
    for (const indicator of [6, 8, 9]) expect((await enter(head, { kind: 'self', indicator, points: 1.5 })).status).toBe(201);
    for (const indicator of [1, 2, 3, 4, 5, 6, 7, 8, 9]) expect((await enter(inspector, { kind: 'appraised', indicator, points: indicator === 1 ? 1 : 1.7 })).status).toBe(201);
    expect((await inspector.get<Sheet>(where)).body).toMatchObject({ self: { total: 14.9, missing: [], class: 'good' }, appraised: { total: 14.6, class: 'good' } });
    world.forward(1);
    expect((await enter(inspector, { kind: 'appraised', indicator: 1, points: 1.4 })).status).toBe(201);
    expect((await inspector.get<Sheet>(where)).body.appraised).toMatchObject({ total: 15, class: 'excellent' });

    const { body: page } = await head.get<{ items: { officer: string; forms: number; sum: { total: number; class: string } }[] }>(`${api}/officer-scores?agency=A1-W1&year=2026&quarter=1`);
    expect(page.items.map(({ officer }) => officer).sort()).toEqual([...officers].sort());
    expect(page.items[0]).toMatchObject({ forms: 3, sum: { total: 8.7, class: 'complete' } });
    expect((await (await world.officer('unit-head', 'A1-W2')).try('GET', where)).status).toBe(404);
    expect((await (await world.officer('processing', 'A1-W1')).try('GET', where)).status).toBe(403);
  });

  it('P-i: an installation puts its own form in force from a day on; the names of the indicators are the law\'s, and holes stay holes', async () => {
    const administrator = await world.officer('administrator', null);
    const body = { id: 'ubnd-2026', from: '2026-04-01', source: 'Quyết định của tỉnh', questions: [{ id: 'on-time', text: { vi: 'Đúng hẹn?' }, indicator: 1 }, { id: 'ease', text: { vi: 'Dễ dùng?' }, indicator: null }] };
    expect((await administrator.try('POST', `${api}/questionnaires`, body, { key: randomUUID() })).status).toBe(201);
    expect(await administrator.try('POST', `${api}/questionnaires`, body, { key: randomUUID() })).toMatchObject({ status: 409, body: { code: 'questionnaire.id-taken' } });
    expect((await world.anyone().get<{ id: string }>(`${api}/questionnaire`)).body.id).toBe('plain');
    world.clock.instant = new Date('2026-04-01T08:00:00+07:00');
    expect((await world.anyone().get<{ id: string }>(`${api}/questionnaire`)).body.id).toBe('ubnd-2026');
    world.clock.instant = new Date('2026-03-10T09:00:00+07:00');
    const { body: indicators } = await world.anyone().get<{ number: number; name: string; meaning: { text: string | null }[]; meaningProvenance: { tag: string } }[]>(`${api}/indicators`);
    expect(indicators).toHaveLength(9);
    expect(indicators[3]).toMatchObject({ meaning: [{ text: null }, { text: null }, { text: null }], meaningProvenance: { tag: '?' } });
  });
});
