import { randomUUID } from 'node:crypto';
import { papersHandedOver } from '#contracts';
import { makeEvent } from '#messaging';
import { IncomingHandOvers } from '../src/events/incoming.js';
import { goodForm, pdf, publishAll } from './catalogue.js';
import { api, opening } from './stories.js';
import { type Person, World } from './world.js';

let world: World;
let officer: Person;

beforeAll(async () => {
  world = await World.open(process.env['TEST_DATABASE_URL'], '2026-03-05T09:30:00+07:00');
  await publishAll(world);
  officer = await world.officer('reception', 'H55.01', 'H55.01-MC');
}, 60_000);

beforeEach(() => {
  world.identityAway = false;
  world.clock.set('2026-03-05T09:30:00+07:00');
});
afterAll(() => world.close());

const applicant = { personalId: '019190000001', fullName: 'Nguyễn Thị Ánh', dateOfBirth: '1990-05-20', sex: 'female', phone: '0912345678', address: 'Tổ 1, phường Phan Đình Phùng, Thái Nguyên' };
const atCounter = { ...opening, channel: 'counter', applicant };

describe('intake at the counter (O-1)', () => {
  it('takes papers from somebody without an account, who sees the dossier once they have one (U-1)', async () => {
    const opened = await officer.post(`${api}/drafts`, atCounter);
    expect(opened).toMatchObject({ status: 201, body: { channel: 'counter', owner: { kind: 'person', fullName: 'Nguyễn Thị Ánh' }, form: { fullName: 'Nguyễn Thị Ánh', sex: 'NU', personalId: '019190000001' } } });
    const path = `${api}/drafts/${opened.body.id}`;
    const saved = await officer.put(path, { form: goodForm, papers: [{ componentId: 'proof', originals: 1, copies: 2 }], exemptions: [{ id: 'poor', confirmed: true }] }, 1);
    expect(saved.body.findings).toEqual([]);
    const filed = await officer.post(`${path}/submission`);
    expect(filed).toMatchObject({ status: 201, body: { feesDue: [] } });

    const [event] = await world.rows<{ body: string }>('SELECT body FROM event WHERE subject = $1', [filed.body.dossierId]);
    expect(JSON.parse(event!.body).data).toMatchObject({
      by: { role: 'reception', ref: officer.accountId, unit: 'H55.01-MC' }, channel: 'counter', owner: { kind: 'person', id: opened.body.owner.id }, filedByPerson: null, components: [], feesDue: [],
    });
    expect(event!.body).not.toContain('019190000001');
    const person = await world.someone({ person: opened.body.owner.id });
    const seen = await person.get(`${api}/dossiers/${filed.body.dossierId}`);
    expect(seen.body.components.find(({ componentId }: { componentId: string }) => componentId === 'proof')).toMatchObject({ source: 'paper', originals: 1, copies: 2, files: [] });
  });

  it('knows the same person again', async () => {
    const first = await officer.post(`${api}/drafts`, atCounter);
    const second = await officer.post(`${api}/drafts`, atCounter);
    expect(second.body.owner.id).toBe(first.body.owner.id);
  });

  it('is for reception officers of the receiving agency alone', async () => {
    const elsewhere = await world.officer('reception', 'H55.02', 'H55.02-MC');
    const processing = await world.officer('processing', 'H55.01', 'H55.01-XL');
    const citizen = await world.someone();
    expect(await elsewhere.post(`${api}/drafts`, atCounter)).toMatchObject({ status: 403, body: { code: 'counter.not-yours' } });
    expect(await processing.post(`${api}/drafts`, atCounter)).toMatchObject({ status: 403 });
    expect(await citizen.post(`${api}/drafts`, atCounter)).toMatchObject({ status: 403, body: { code: 'counter.not-yours' } });

    const draft = (await officer.post(`${api}/drafts`, atCounter)).body;
    const colleague = await world.officer('reception', 'H55.01', 'H55.01-MC');
    expect(await colleague.get(`${api}/drafts/${draft.id}`)).toMatchObject({ status: 200 });
    expect(await elsewhere.get(`${api}/drafts/${draft.id}`)).toMatchObject({ status: 404 });
    expect(await (await world.someone({ person: draft.owner.id })).get(`${api}/drafts/${draft.id}`)).toMatchObject({ status: 404 });
    expect((await elsewhere.get(`${api}/drafts`)).body.items).toEqual([]);
  });

  it('refuses an officer\'s own dossier', async () => {
    const person = (await officer.post(`${api}/drafts`, atCounter)).body.owner.id as string;
    const self = await world.someone({ kind: 'officer', person, grants: [{ role: 'reception', agency: 'H55.01', unit: 'H55.01-MC' }] });
    expect(await self.post(`${api}/drafts`, atCounter)).toMatchObject({ status: 403, body: { code: 'dossier.own' } });
  });

  it('asks who stands there, and waits for identity', async () => {
    expect(await officer.post(`${api}/drafts`, { ...opening, channel: 'counter' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/applicant', code: 'required' }] } });
    expect(await officer.post(`${api}/drafts`, { ...atCounter, applicant: { ...applicant, personalId: '12' } })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/applicant/personalId' }] } });
    world.identityAway = true;
    expect(await officer.post(`${api}/drafts`, atCounter)).toMatchObject({ status: 503, body: { code: 'identity.unavailable' } });
  });

  it('enters paper later with its true time, and the official receipt follows from it (V-9)', async () => {
    const opened = (await officer.post(`${api}/drafts`, { ...atCounter, channel: 'post' })).body;
    const path = `${api}/drafts/${opened.id}`;
    expect(await officer.put(path, { handedInAt: '2026-03-06T08:00:00+07:00' }, 1)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/handedInAt', code: 'out-of-range' }] } });
    await officer.put(path, { form: goodForm, papers: [{ componentId: 'proof', originals: 1, copies: 0 }], handedInAt: '2026-03-04T17:30:00+07:00' }, 1);
    expect((await officer.post(`${path}/submission`)).body).toMatchObject({ submittedAt: '2026-03-04T17:30:00.000+07:00', receivedAt: '2026-03-05T08:00:00.000+07:00', code: expect.stringContaining('-260305-') });
  });

  it('P-p O-1: papers the post handed over were submitted when both signed, and become one dossier', async () => {
    let records = 0;
    const handedOver = async (change: { agency?: string; procedureCode?: string } = {}): Promise<{ orderId: string; recordNumber: string }> => {
      const data = { orderId: randomUUID(), kind: 'pick-up' as const, dossierId: null, agency: 'H55.01', procedureCode: opening.procedureCode, recordNumber: `BBBG/H55.01/260304/000${records += 1}`, handedOverAt: '2026-03-04T16:10:00+07:00', papers: 3, ...change };
      const event = makeEvent('postal', papersHandedOver, { subject: data.orderId, time: world.clock.now(), data }, 1);
      for (let time = 0; time < 2; time += 1) await world.database.transaction((tx) => world.app.get(IncomingHandOvers).handedOver(event, { tx, topic: 'postal.order.v1' }));
      return data;
    };
    const filing = async (channel: string): Promise<string> => {
      const path = `${api}/drafts/${(await officer.post(`${api}/drafts`, { ...atCounter, channel })).body.id}`;
      await officer.put(path, { form: goodForm, papers: [{ componentId: 'proof', originals: 1, copies: 0 }] }, 1);
      return `${path}/submission`;
    };
    const [record, ofAnotherAgency, ofAnotherProcedure] = [await handedOver(), await handedOver({ agency: 'H55.02' }), await handedOver({ procedureCode: '9.999999' })];
    const path = await filing('post');
    for (const [number, code] of [['BBBG/H55.01/260304/9999', 'unknown'], [ofAnotherAgency.recordNumber, 'of-another'], [ofAnotherProcedure.recordNumber, 'of-another']]) {
      expect(await officer.post(`${path}?handOver=${number}`)).toMatchObject({ status: 422, body: { code: `hand-over.${code}`, errors: [{ pointer: '/query/handOver' }] } });
    }
    expect(await officer.post(`${await filing('counter')}?handOver=${record.recordNumber}`)).toMatchObject({ status: 422, body: { code: 'hand-over.of-another' } });
    const filed = await officer.post(`${path}?handOver=${record.recordNumber}`);
    expect(filed).toMatchObject({ status: 201, body: { submittedAt: '2026-03-04T16:10:00.000+07:00', code: expect.stringMatching(/-26030[45]-/) } });
    const [event] = await world.rows<{ body: string }>('SELECT body FROM event WHERE subject = $1', [filed.body.dossierId]);
    expect(JSON.parse(event!.body).data).toMatchObject({ channel: 'post', submittedAt: '2026-03-04T16:10:00.000+07:00', handOver: record.orderId });
    expect(await officer.post(`${await filing('post')}?handOver=${record.recordNumber}`)).toMatchObject({ status: 409, body: { code: 'hand-over.used' } });
  });

  it('lets no applicant confirm an exemption of their own', async () => {
    const citizen = await world.someone();
    const draft = (await citizen.post(`${api}/drafts`, opening)).body;
    expect(await citizen.put(`${api}/drafts/${draft.id}`, { exemptions: [{ id: 'poor', confirmed: true }] }, 1)).toMatchObject({ status: 403, body: { code: 'exemption.needs-officer' } });
    expect((await citizen.put(`${api}/drafts/${draft.id}`, { form: goodForm, exemptions: [{ id: 'poor' }] }, 1)).body.exemptions).toEqual([{ id: 'poor', confirmed: false }]);
    await citizen.upload(`${api}/drafts/${draft.id}/components/proof/files`, pdf, 'a.pdf', 'application/pdf');
    expect((await citizen.post(`${api}/drafts/${draft.id}/submission`)).body.feesDue).toEqual([{ feeId: 'charge', amount: 20_000, currency: 'VND' }]);
  });
});
