import { randomUUID } from 'node:crypto';
import { AddresseeQueries } from '../src/persistence/addressee.queries.js';
import { PetitionQueries } from '../src/persistence/petition.queries.js';
import { QuestionQueries } from '../src/persistence/question.queries.js';
import { RatingQueries } from '../src/persistence/rating.queries.js';
import { SurveyQueries } from '../src/persistence/survey.queries.js';
import { World } from './world.js';

interface Plan { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }

const large = new Set(['dossier', 'rating', 'rating_sum', 'petition', 'petition_entry', 'question', 'survey', 'survey_opinion', 'survey_count', 'agency_score']);
const readsWhole = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' && large.has(plan['Relation Name'] ?? '') ? [plan['Relation Name'] ?? ''] : []), ...(plan.Plans ?? []).flatMap(readsWhole),
];

describe('fifty thousand dossiers, ratings, petitions and questions in the tables', () => {
  let world: World;
  const person = randomUUID();
  const somebody = { accountId: randomUUID(), personId: person, kind: 'citizen' as const, grants: [{ role: 'unit-head' as const, agency: 'B7', unit: null }, { role: 'overseer' as const, agency: 'S1', unit: null }] };
  beforeAll(async () => {
    world = await World.open();
    const fill = (text: string, values: unknown[] = []): Promise<unknown> => world.database.query(text, values);
    await fill(`INSERT INTO dossier (id, code, procedure_code, receiving_agency, competent_agency, owner_kind, owner_id, officers, supplements, late_opinions, state)
      SELECT gen_random_uuid(), 'V-' || n, '1.001456', 'B' || n % 50, 'B' || n % 50, 'person', CASE WHEN n % 5000 = 0 THEN $1::uuid ELSE gen_random_uuid() END, '{}', 0, 0, 'returned' FROM generate_series(1, 50000) AS n`, [person]);
    await fill(`INSERT INTO rating (id, dossier_id, questionnaire_id, procedure_code, receiving_agency, competent_agency, officers, answers, declared, measured, rated_by, rated_at)
      SELECT gen_random_uuid(), id, 'plain', procedure_code, receiving_agency, competent_agency, '{}', '[]', '{}', '{}', gen_random_uuid(), timestamptz '2026-03-01' - random() * interval '90 days' FROM dossier`);
    await fill(`INSERT INTO rating_sum (agency, officer, day, measure, count, points)
      SELECT 'B' || a, CASE WHEN o = 0 THEN '' ELSE 'officer-' || o END, date '2026-01-01' + d, m, 1, 2 FROM generate_series(0, 49) a, generate_series(0, 4) o, generate_series(0, 59) d, unnest(ARRAY['forms', 'declared:1', 'measured:2', 'satisfaction:3']) m`);
    await fill(`INSERT INTO petition (id, version, state, kind, source, dossier_id, agency, receiving_agency, superior_agency, person_id, petitioner, text, received_at, entered_at, counted_from, waited_days, refuse_due, ask_more_due, answer_due, was_late,
        answered_at, public_text, public_answer, published_at, search)
      SELECT gen_random_uuid(), 1, CASE n % 4 WHEN 0 THEN 'received' WHEN 1 THEN 'answering' WHEN 2 THEN 'published' ELSE 'closed' END, 'conduct', 'portal', id, competent_agency, 'B' || (n + n % 3) % 50, 'S' || n % 5,
        CASE WHEN n % 5000 = 0 THEN $1::uuid ELSE gen_random_uuid() END, '{}', 'Chậm', at, at, at, 0, at, at, at + interval '20 days', false, CASE WHEN n % 4 > 1 THEN at + interval '3 days' END, CASE WHEN n % 4 > 1 THEN 'Chậm' END,
        CASE WHEN n % 4 > 1 THEN 'Xin lỗi' END, CASE WHEN n % 4 > 1 THEN at + interval '4 days' END, CASE WHEN n % 4 > 1 THEN 'cham xin loi so' || n % 3000 END
      FROM (SELECT id, competent_agency, row_number() OVER () AS n, timestamptz '2026-03-01' - random() * interval '90 days' AS at FROM dossier) AS d`, [person]);
    await fill(`INSERT INTO petition_entry (petition_id, version, action, to_state, at, capacity, account, agency) SELECT id, 1, 'lodge', 'received', received_at, 'petitioner', 'x', agency FROM petition`);
    await fill(`INSERT INTO question (id, version, state, agency, procedure_code, person_id, title, text, asked_at, answer_due, public_text, public_answer, published_at, search)
      SELECT gen_random_uuid(), 1, CASE WHEN n % 10 = 0 THEN 'asked' ELSE 'published' END, 'B' || n % 50, '1.00' || n % 200, CASE WHEN n % 5000 = 0 THEN $1::uuid ELSE gen_random_uuid() END, 'Hỏi', 'Hỏi', at, at + interval '14 days',
        CASE WHEN n % 10 > 0 THEN 'Hỏi' END, CASE WHEN n % 10 > 0 THEN 'Đáp' END, CASE WHEN n % 10 > 0 THEN at END, CASE WHEN n % 10 > 0 THEN 'hoi dap so' || n % 3000 END
      FROM (SELECT n, timestamptz '2026-03-01' - random() * interval '90 days' AS at FROM generate_series(1, 50000) AS n) AS q`, [person]);
    await fill(`INSERT INTO survey (key, version, state, kind, agency, title, questions, closes_at, opened_at, entered_at) SELECT 's-' || n, 1, 'open', 'survey', 'B' || n % 50, '{}', '[]', now(), now() - n * interval '1 minute', now() - n * interval '1 minute' FROM generate_series(1, 5000) AS n`);
    await fill(`INSERT INTO survey_opinion (id, survey_key, question_id, words) SELECT gen_random_uuid(), 's-' || n % 5000 + 1, 'more', 'Ý kiến' FROM generate_series(1, 50000) AS n`);
    await fill(`INSERT INTO survey_count (survey_key, question_id, option_id, count) SELECT 's-' || n, 'q' || o, 'o', 1 FROM generate_series(1, 5000) AS n, generate_series(1, 6) AS o`);
    await fill(`INSERT INTO agency_score (id, agency, year, quarter, kind, indicator, points, entered_by, entered_at) SELECT gen_random_uuid(), 'B' || a, y, q, 'appraised', i, 1, gen_random_uuid(), now() FROM generate_series(0, 499) a, generate_series(2024, 2026) y, generate_series(1, 4) q, generate_series(1, 9) i`);
    await world.analyse();
  }, 120_000);
  afterAll(() => world.close());

  const now = new Date('2026-03-10T09:00:00+07:00');
  const after = { at: '2026-02-01T00:00:00+07:00', id: randomUUID() };
  const [ratings, petitions, questions, surveys] = [() => world.get(RatingQueries), () => world.get(PetitionQueries), () => world.get(QuestionQueries), () => world.get(SurveyQueries)];
  it.each<[string, () => Promise<unknown>]>([
    ['a dossier to be rated', () => ratings().ofDossier(randomUUID(), somebody, now)], ['ratings of an agency', () => ratings().ofAgency('B7', null, 20)], ['ratings of an agency, another page', () => ratings().ofAgency('B7', { ratedAt: after.at, id: after.id }, 20)],
    ['sums of an agency', () => ratings().sums('B7', '2026-01-01', '2026-04-01')], ['sums of officers', () => ratings().officers('B7', '2026-01-01', '2026-04-01', null, 20)], ['scores entered', () => ratings().scores('B7', 2026, 1)],

    ['a petition', () => petitions().find(randomUUID(), somebody)], ['my petitions', () => petitions().mine(person, null, 20)], ['petitions of an agency', () => petitions().ofAgency('B7', null, 20)],
    ['petitions of an agency, another page', () => petitions().ofAgency('B7', after, 20)], ['oversight tasks', () => petitions().overseen('S1', null, 20)], ['overdue petitions', () => petitions().overdue('S1', now, after, 20)],
    ['published petitions', () => petitions().published(null, null, after, 20)], ['published petitions of an agency', () => petitions().published('B7', null, null, 20)], ['published petitions with words', () => petitions().published(null, 'chậm so77', null, 20)],
    ['whom notices of a petition go to', () => world.get(AddresseeQueries).ofPetition(randomUUID())], ['whom notices of a question go to', () => world.get(AddresseeQueries).ofQuestion(randomUUID())],
    ['punctuality', () => petitions().punctuality('B7', '2026-01-01', '2026-04-01', now)],
    ['a question', () => questions().find(randomUUID(), somebody)], ['whose a question is', () => questions().askerOf(randomUUID(), somebody)], ['my questions', () => questions().mine(person, null, 20)], ['open questions', () => questions().open('B7', after, 20)], ['questions of an agency', () => questions().ofAgency('B7', null, 20)],
    ['published questions', () => questions().published({ agency: null, procedureCode: null, search: null }, after, 20)], ['published questions on a procedure', () => questions().published({ agency: null, procedureCode: '1.007', search: null }, null, 20)],
    ['published questions with words', () => questions().published({ agency: null, procedureCode: null, search: 'hỏi so77' }, null, 20)],
    ['public surveys', () => surveys().public(null, 20)], ['surveys of an agency', () => surveys().ofAgency('B7', null, 20)], ['results', () => surveys().results('s-7')], ['opinions', () => surveys().opinions('s-7', 'more', null, 20)],
  ])('%s: answers from an index', async (_what, read) => {
    const plans = await world.plansOf(read);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.flatMap((plan) => readsWhole(plan as Plan))).toEqual([]);
  });

  it('a fact that does not concern a rating costs no statement; one by an officer who is known writes nothing', async () => {
    const { dossier, officers } = await world.returned();
    const size = async (): Promise<string> => (await world.database.query<{ ctid: string }>('SELECT ctid::text || xmin::text AS ctid FROM dossier WHERE id = $1', [dossier.id]))[0]!.ctid;
    const before = await size();
    await world.fact(dossier, 'challenged', 'returned', { challengedVersion: 1, answerDue: '2026-03-20T17:00:00+07:00' });
    await world.fact(dossier, 'advanced', 'processing', { fromStep: 'a', toStep: 'b', outcome: 'ok' }, { actor: { role: 'approver', ref: officers[1]!, unit: null } });
    expect(await size()).toBe(before);
  });
});
