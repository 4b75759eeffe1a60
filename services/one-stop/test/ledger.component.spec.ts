import { execFile } from 'node:child_process';
import fc from 'fast-check';
import { dossierFactsByName, type DossierFactData, Refusal } from '#contracts';
import type { BrokenRecord } from '../src/persistence/ledger-verification.js';
import { verifyLedger } from '../src/persistence/ledger-verification.js';
import { type Action, transitionOf } from '../src/domain/dossier-lifecycle.js';
import type { Dossier } from '../src/domain/dossier.js';
import { actingOn, actionsOpenTo } from '../src/domain/capacity.js';
import { publishedOf } from '../src/events/outgoing.js';
import { ActOnDossier } from '../src/use-cases/act-on-dossier.js';
import { ActOnEvent } from '../src/use-cases/act-on-event.js';
import { Dossiers, Reference } from '../src/use-cases/ports.js';
import { people, procedure } from './builders.js';
import { randomInputs } from './random-lives.js';
import { staffOf, type Staff, Way } from './stories.js';
import { World } from './world.js';

describe('the ledger', () => {
  let world: World;
  let staff: Staff;
  beforeAll(async () => {
    world = await World.open();
    await world.know({ procedures: [{ ...procedure, id: '9.000001@2026-07-01' }] });
    staff = await staffOf(world);
  });
  afterAll(() => world.close());

  const broken = async (): Promise<readonly BrokenRecord[]> => (await verifyLedger(world.database)).broken;
  /** A dossier with five entries: submitted, received, transferred, advanced, completed. */
  async function settled(): Promise<string> {
    const { id } = await world.file();
    await new Way(world, staff, id).done();
    return id;
  }

  it('X-4: may be read and added to by the service, never changed', async () => {
    const id = await settled();
    for (const statement of ["UPDATE ledger SET event = '{}' WHERE dossier_id = $1", 'DELETE FROM ledger WHERE dossier_id = $1', 'UPDATE ledger SET hash = hash WHERE dossier_id = $1']) {
      await expect(world.rows(statement, [id])).rejects.toMatchObject({ code: '42501' });
    }
    await expect(world.rows('TRUNCATE ledger')).rejects.toMatchObject({ code: '42501' });
    await expect(world.rows('ALTER TABLE ledger DISABLE TRIGGER ALL')).rejects.toMatchObject({ code: '42501' });
    await expect(world.rows('INSERT INTO ledger SELECT * FROM ledger WHERE dossier_id = $1 AND version = 2', [id])).rejects.toMatchObject({ code: '23505' });
    expect(await broken()).toEqual([]);
  });

  /** What somebody with the server's own rights does to the record of one dossier, and the first record that tells it. */
  const tampering: readonly { readonly what: string; readonly how: (id: string) => [string, unknown[]?][]; readonly first: Omit<BrokenRecord, 'dossierId'> | null }[] = [
    { what: 'an altered event', how: (id) => [["UPDATE ledger SET event = replace(event, 'A1-XL', 'A1-XX') WHERE dossier_id = $1 AND version = 3", [id]]], first: { version: 3, cause: 'altered' } },
    { what: 'an altered event with a hash made to fit', how: (id) => [["UPDATE ledger SET event = event || ' ', hash = sha256(convert_to(event, 'UTF8')) WHERE dossier_id = $1 AND version = 2", [id]]], first: { version: 2, cause: 'altered' } },
    { what: 'an altered time of recording', how: (id) => [["UPDATE ledger SET recorded_at = recorded_at - interval '1 hour' WHERE dossier_id = $1 AND version = 4", [id]]], first: { version: 4, cause: 'altered' } },
    { what: 'an altered fact', how: (id) => [["UPDATE ledger SET fact = 'refused' WHERE dossier_id = $1 AND version = 2", [id]]], first: { version: 2, cause: 'not-the-event' } },
    { what: 'a removed first entry', how: (id) => [['DELETE FROM ledger WHERE dossier_id = $1 AND version = 1', [id]]], first: { version: 1, cause: 'missing' } },
    { what: 'a removed middle entry', how: (id) => [['DELETE FROM ledger WHERE dossier_id = $1 AND version = 3', [id]]], first: { version: 3, cause: 'missing' } },
    { what: 'a removed last entry', how: (id) => [['DELETE FROM ledger WHERE dossier_id = $1 AND version = 5', [id]]], first: { version: 5, cause: 'missing' } },
    { what: 'a removed last entry with the dossier set back', how: (id) => [
      ['UPDATE dossier SET version = 4, hash = (SELECT hash FROM ledger WHERE dossier_id = $1 AND version = 4) WHERE id = $1', [id]], ['DELETE FROM ledger WHERE dossier_id = $1 AND version = 5', [id]],
    ], first: { version: 4, cause: 'state-differs' } },
    { what: 'a removed middle entry with the rest moved up', how: (id) => [['DELETE FROM ledger WHERE dossier_id = $1 AND version = 3', [id]], ['UPDATE ledger SET version = version - 1 WHERE dossier_id = $1 AND version = 4', [id]], ['UPDATE ledger SET version = 4 WHERE dossier_id = $1 AND version = 5', [id]]], first: { version: 3, cause: 'altered' } },
    { what: 'two swapped entries', how: (id) => [
      ['UPDATE ledger SET version = 99 WHERE dossier_id = $1 AND version = 2', [id]], ['UPDATE ledger SET version = 2 WHERE dossier_id = $1 AND version = 3', [id]], ['UPDATE ledger SET version = 3 WHERE dossier_id = $1 AND version = 99', [id]],
    ], first: { version: 2, cause: 'altered' } },
    { what: 'all entries removed', how: (id) => [['DELETE FROM ledger WHERE dossier_id = $1', [id]]], first: { version: 1, cause: 'missing' } },
    { what: 'the dossier removed', how: (id) => [['DELETE FROM dossier WHERE id = $1', [id]]], first: { version: 6, cause: 'missing' } },
    { what: 'an altered detail', how: (id) => [["UPDATE ledger_detail SET detail = replace(detail, 'Đủ', 'Không đủ') WHERE dossier_id = $1 AND version = 4", [id]]], first: { version: 4, cause: 'detail-altered' } },
    { what: 'a detail where there was none', how: (id) => [["INSERT INTO ledger_detail (dossier_id, version, salt, detail) VALUES ($1, 1, '\\x00', '{}')", [id]]], first: { version: 1, cause: 'detail-altered' } },
    { what: 'another head', how: (id) => [["UPDATE dossier SET hash = '\\x00' WHERE id = $1", [id]]], first: { version: 5, cause: 'head-differs' } },
    { what: 'another state', how: (id) => [["UPDATE dossier SET state = 'processing' WHERE id = $1", [id]]], first: { version: 5, cause: 'state-differs' } },
    { what: 'another due date inside the dossier', how: (id) => [["UPDATE dossier SET body = jsonb_set(body, '{clocks,processingDue}', '\"2030-01-01T17:00:00.000+07:00\"') WHERE id = $1", [id]]], first: { version: 5, cause: 'state-differs' } },
    { what: 'an erased detail', how: (id) => [['DELETE FROM ledger_detail WHERE dossier_id = $1', [id]]], first: null },
  ];

  it('X-4 U-3: names the first broken record of every dossier that was tampered with, and no other; erasing words breaks nothing', async () => {
    const ids = await Promise.all(tampering.map(() => settled()));
    await Promise.all(Array.from({ length: 5 }, () => settled()));
    expect(await broken()).toEqual([]);
    for (const [index, { how }] of tampering.entries()) await world.asAdministrator(...how(ids[index] ?? ''));
    const found = new Map((await broken()).map(({ dossierId, ...record }) => [dossierId, record]));
    expect(tampering.map(({ what }, index) => [what, found.get(ids[index] ?? '') ?? null])).toEqual(tampering.map(({ what, first }) => [what, first]));
    expect(found.size).toBe(tampering.filter(({ first }) => first !== null).length);

    const told = await verifyByCommand();
    expect(told.code).toBe(1);
    expect(told.output).toContain(`broken: dossier ${ids[0]}, version 3: altered`);
    expect(told.output).toMatch(new RegExp(`${found.size} broken\\s*$`));
    await world.asAdministrator(['DELETE FROM ledger WHERE dossier_id = ANY($1)', [ids]], ['DELETE FROM dossier WHERE id = ANY($1)', [ids]]);
    expect(await broken()).toEqual([]);
    expect((await verifyByCommand()).code).toBe(0);
  });

  /** The operator's command, as built. */
  function verifyByCommand(): Promise<{ code: number; output: string }> {
    const program = new URL('../../../dist/services/one-stop/src/verify-ledger.js', import.meta.url).pathname;
    return new Promise((resolve) => {
      execFile(process.execPath, [program], { env: { ...process.env, DATABASE_URL: world.fresh.url } }, (error, output) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, output }));
    });
  }

  it('I2 X-1: whatever happens to a dossier, its row is the fold of its ledger, version by version, and the outbox has every entry once', async () => {
    // Mostly what somebody may do then, now and then anything by anybody, or as an event.
    const step = fc.record({ wild: fc.integer({ min: 0, max: 9 }), pick: fc.nat({ max: 10_000 }), action: fc.constantFrom(...(Object.keys(randomInputs) as Action[])), wait: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 800 }) }) });
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 50 }), async (steps) => {
      world.clock.set('2026-03-10T09:00:00+07:00');
      const { id } = await world.file({ owner: { kind: 'person', id: ownerId }, filedByPerson: null });
      const tried = new Map<Action, number>();
      for (const { wild, pick, action, wait } of steps) {
        world.clock.forward(wait);
        const choices = wild < 8 ? await openActions(id, tried, pick % 9 === 0) : [];
        const [person, open] = choices[pick % Math.max(choices.length, 1)] ?? [wild === 8 ? null : everybody[pick % everybody.length] ?? null, action];
        tried.set(open, (tried.get(open) ?? 0) + 1);
        await happens(id, open, person);
      }
      await expectFold(id);
    }), { numRuns: 25 });
    const seen = await world.rows<{ fact: string }>('SELECT DISTINCT fact FROM ledger');
    // Lives that say little would prove little.
    expect(seen.length).toBeGreaterThan(20);
    expect(await broken()).toEqual([]);
  }, 60_000);

  const ownerId = '11111111-1111-4111-8111-111111111111';
  type Somebody = (typeof people)[keyof typeof people];
  const consulted = { ...people.foreignReception, accountId: 'consulted-1', grants: [{ role: 'processing' as const, agency: 'A2', unit: 'A2-XL' }] };
  const everybody = [...Object.values(people), consulted] as Somebody[];

  async function encounter(dossier: Dossier, person: Somebody): Promise<Parameters<typeof actingOn>[0]> {
    return { dossier, person, relation: person === people.applicant ? 'owner' : null, ground: await world.app.get<Reference>(Reference as never).groundOf(dossier) };
  }

  /** Ways out of a life that would otherwise all be short. */
  const exits: readonly Action[] = ['refuse', 'stop', 'forward', 'requestWithdrawal', 'approveWithdrawal', 'closeUnpaid', 'closeUnsupplemented'];

  /** What somebody may do now, of that what was tried least so far; ways out only now and then. */
  async function openActions(id: string, tried: ReadonlyMap<Action, number>, exit: boolean): Promise<[Somebody, Action][]> {
    const [row] = await world.rows<{ body: Dossier }>('SELECT body FROM dossier WHERE id = $1', [id]);
    const open = (await Promise.all(everybody.map(async (person) => actionsOpenTo(await encounter(row?.body as Dossier, person)).map((action): [Somebody, Action] => [person, action])))).flat();
    const wanted = open.filter(([, action]) => exit || !exits.includes(action));
    const least = Math.min(...wanted.map(([, action]) => tried.get(action) ?? 0));
    return wanted.filter(([, action]) => (tried.get(action) ?? 0) === least);
  }

  /** Lets somebody try something: a person within a lock of their own, or, for null, an event that is declined when it is refused. */
  async function happens(id: string, action: Action, person: Somebody | null): Promise<void> {
    const inputFor = (dossier: Dossier): never => randomInputs[action](world.now(), dossier) as never;
    await world.app.get<Dossiers>(Dossiers as never).holding(id, async (tx, found) => {
      if (person === null) {
        const acting = { kinds: new Set(['applicant', 'paymentService'] as const), actor: { role: 'applicant' as const, ref: 'event', unit: null }, shownAs: null, own: false };
        return world.app.get(ActOnEvent).execute(tx, id, acting, action, inputFor(found.dossier));
      }
      const acting = actingOn(await encounter(found.dossier, person), transitionOf(found.dossier.state, action));
      await world.app.get(ActOnDossier).executeWithin(tx, found, acting, action, inputFor(found.dossier));
    }).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
  }

  async function expectFold(id: string): Promise<void> {
    const [row] = await world.rows<{ version: number; state: string; unit: string | null; stepId: string | null; body: Dossier }>('SELECT version, state, unit, step_id AS "stepId", body FROM dossier WHERE id = $1', [id]);
    const entries = await world.rows<{ version: number; fact: keyof typeof dossierFactsByName; event: string }>('SELECT version, fact, event FROM ledger WHERE dossier_id = $1 ORDER BY version', [id]);
    const events = entries.map(({ event }) => JSON.parse(event) as { sequence: number; data: DossierFactData & { detail: Record<string, unknown> } });
    expect(entries.map(({ version }) => version)).toEqual(Array.from({ length: entries.length }, (_unused, index) => index + 1));
    // Every step begins where the one before ended.
    expect(events.map(({ data: { from } }) => from)).toEqual([null, ...events.slice(0, -1).map(({ data: { to } }) => to)]);
    const last = events.at(-1);
    const { detail: _detail, ...published } = last?.data ?? ({} as DossierFactData & { detail: object });
    expect(row?.body).toMatchObject({ version: entries.length, state: row?.state });
    expect(publishedOf(row?.body as Dossier, published.from, published.actor)).toEqual(published);
    expect(row).toMatchObject({ version: entries.length, state: published.to, unit: published.unit, stepId: published.stepId });
    // What the row has beyond what the last entry says is the sum of the entries.
    const facts = (name: keyof typeof dossierFactsByName): typeof events => events.filter((_event, index) => entries[index]?.fact === name);
    expect(row?.body.supplementsAsked).toBe(facts('supplementRequested').length);
    expect(row?.body.extensions).toBe(facts('extended').length);
    expect(row?.body.paidTotal).toBe(facts('paid').reduce((sum, { data: { detail } }) => sum + Number(detail['amount']), 0));
    expect(row?.body.results.map(({ code }) => code)).toEqual(events.flatMap(({ data: { detail } }, index) => (['completed', 'resultReplaced'].includes(entries[index]?.fact ?? '') ? [detail['resultCode']] : [])));
    expect(row?.body.challenges.filter(({ answered }) => !answered)).toHaveLength(facts('challenged').length - facts('challengeAnswered').length);
    expect(row?.body.endedAt !== null).toBe(['refused', 'stopped', 'done', 'returned'].includes(row?.state ?? ''));
    expect(await world.rows('SELECT version FROM outbox_pending WHERE dossier_id = $1 ORDER BY id', [id])).toEqual(entries.map(({ version }) => ({ version })));
  }
});
