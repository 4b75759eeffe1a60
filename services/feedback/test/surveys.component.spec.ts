import { randomUUID } from 'node:crypto';
import type { Portal } from '#testing';
import { surveyAfter, surveyLifecycle } from '../src/domain/survey.js';
import { api, World } from './world.js';

interface Moved { key: string; version: number; state: string; code?: string; errors?: { pointer: string; code: string }[] }

const questions = [
  { id: 'hours', text: { vi: 'Có nên tiếp nhận sáng thứ Bảy?' }, kind: 'one', options: [{ id: 'yes', text: { vi: 'Có' } }, { id: 'no', text: { vi: 'Không' } }] },
  { id: 'where', text: { vi: 'Ở đâu?' }, kind: 'several', options: [{ id: 'ward', text: { vi: 'Phường' } }, { id: 'province', text: { vi: 'Tỉnh' } }] },
  { id: 'more', text: { vi: 'Ý kiến khác' }, kind: 'words' },
];
const survey = { kind: 'consultation', agency: 'A1', title: { vi: 'Lấy ý kiến về giờ tiếp nhận' }, questions, closesAt: '2026-03-31T17:00:00+07:00' };

describe('surveys and consultations', () => {
  let world: World;
  let head: Portal;
  beforeAll(async () => {
    world = await World.open();
    head = await world.officer('unit-head', 'A1');
  });
  afterAll(() => world.close());
  const enter = (who: Portal, body: object) => who.try<Moved>('POST', `${api}/surveys`, { ...survey, ...body }, { key: randomUUID() });
  const does = (who: Portal, { key, version }: Moved, what: string) => who.try<Moved>('POST', `${api}/surveys/${key}/${what}`, undefined, { key: randomUUID(), version: `"${version}"` });
  const answer = (who: Portal, key: string, answers: object[]) => who.try<Moved>('POST', `${api}/surveys/${key}/answers`, { answers }, { key: randomUUID() });
  const full = (hours: string, where: string[]): object[] => [{ questionId: 'hours', options: [hours] }, { questionId: 'where', options: where }];

  it('P-l: entered, opened, answered once by each person, closed, results published as counts; nobody\'s answer can be told', async () => {
    let { body: moved } = await enter(head, { key: 'gio-tiep-nhan' });
    expect(moved.state).toBe('draft');
    expect((await world.anyone().try('GET', `${api}/surveys/gio-tiep-nhan`)).status).toBe(404);
    const citizen = await world.person();
    expect((await answer(citizen, 'gio-tiep-nhan', full('yes', ['ward']))).status).toBe(404);
    moved = (await does(head, moved, 'opening')).body;
    expect((await world.anyone().get<{ items: { key: string }[] }>(`${api}/surveys`)).body.items).toMatchObject([{ key: 'gio-tiep-nhan', state: 'open' }]);

    expect((await answer(citizen, 'gio-tiep-nhan', [...full('yes', ['ward', 'province']), { questionId: 'more', words: 'Thêm chiều thứ Bảy' }])).status).toBe(201);
    expect(await answer(citizen, 'gio-tiep-nhan', full('no', ['ward']))).toMatchObject({ status: 409, body: { code: 'survey.answered' } });
    expect((await Promise.all(['yes', 'yes', 'no'].map(async (hours) => answer(await world.person(), 'gio-tiep-nhan', full(hours, ['ward']))))).map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await world.anyone().try('GET', `${api}/surveys/gio-tiep-nhan/results`)).toMatchObject({ status: 409, body: { code: 'survey.not-published' } });
    expect((await does(head, moved, 'publication')).body.code).toBe('survey.action-not-allowed');
    moved = (await does(head, moved, 'closing')).body;
    expect((await answer(await world.person(), 'gio-tiep-nhan', full('yes', ['ward']))).body.code).toBe('survey.not-open');
    moved = (await does(head, moved, 'publication')).body;
    expect((await world.anyone().get(`${api}/surveys/gio-tiep-nhan/results`)).body).toMatchObject({
      answers: 4, questions: [{ id: 'hours', options: [{ id: 'yes', count: 3 }, { id: 'no', count: 1 }] }, { id: 'where', options: [{ id: 'ward', count: 4 }, { id: 'province', count: 1 }] }],
    });
    expect((await head.get<{ items: object[] }>(`${api}/surveys/gio-tiep-nhan/opinions?question=more`)).body.items).toMatchObject([{ words: 'Thêm chiều thứ Bảy' }]);
    expect((await (await world.officer('unit-head', 'B1')).try('GET', `${api}/surveys/gio-tiep-nhan/opinions?question=more`)).status).toBe(404);
    // Four answers, three of them different, and what is kept of the requests is the same.
    const kept = await world.database.query<{ count: number; digests: number }>(`SELECT count(*)::integer AS count, count(DISTINCT digest)::integer AS digests FROM idempotency_key WHERE body::text = '{"key":"gio-tiep-nhan"}'`);
    expect(kept).toEqual([{ count: 4, digests: 1 }]);
    const columns = await world.database.query<{ table_name: string }>(`SELECT table_name FROM information_schema.columns WHERE table_name IN ('survey_opinion', 'survey_count') AND column_name ~ '(person|account|_at$)'`);
    expect(columns).toEqual([]);
  });

  it('P-l: answers fit the questions; surveys are for the agency\'s head or a content editor; nothing is open after its time', async () => {
    const editor = await world.officer('content-editor', null);
    expect((await enter(await world.officer('unit-head', 'B1'), { key: 'khong' })).status).toBe(404);
    expect((await enter(await world.officer('reception', 'A1'), { key: 'khong' })).status).toBe(403);
    expect((await enter(editor, { key: 'khong', closesAt: '2026-03-01T17:00:00+07:00' })).body.code).toBe('survey.closes-in-the-past');
    expect((await enter(editor, { key: 'khong', questions: [{ ...questions[0], options: [] }] })).body.errors).toMatchObject([{ pointer: '/questions/0/options', code: 'options' }]);
    const { body: moved } = await enter(editor, { key: 'thu-hai' });
    expect((await enter(editor, { key: 'thu-hai' })).body.code).toBe('survey.key-taken');
    expect((await does(editor, { ...moved, version: 9 }, 'opening')).body.code).toBe('precondition.stale');
    await does(editor, moved, 'opening');
    const citizen = await world.person();
    for (const [answers, errors] of [
      [[{ questionId: 'hours', options: ['yes', 'no'] }, { questionId: 'where', options: ['ward'] }], ['/answers/0/options']], [[{ questionId: 'hours', options: ['maybe'] }], ['/answers/0/options', '/answers']],
      [[...full('yes', ['ward']), { questionId: 'hours', options: ['yes'] }], ['/answers/2/questionId']], [[...full('yes', ['ward']), { questionId: 'more' }], ['/answers/2/words']],
    ] as const) expect((await answer(citizen, 'thu-hai', [...answers])).body.errors?.map(({ pointer }) => pointer)).toEqual(errors);
    world.clock.instant = new Date('2026-04-01T08:00:00+07:00');
    expect((await answer(citizen, 'thu-hai', full('yes', ['ward']))).body.code).toBe('survey.not-open');
  });

  it('goes from draft to open to closed to published and no other way', () => {
    const ways = Object.keys(surveyLifecycle).flatMap((state) => (['open', 'close', 'publish'] as const).map((action) => {
      try {
        return `${state} ${action} ${surveyAfter(state as keyof typeof surveyLifecycle, action)}`;
      } catch {
        return null;
      }
    })).filter((way) => way !== null);
    expect(ways).toEqual(['draft open open', 'open close closed', 'closed publish published']);
  });
});
