import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestAuthority } from '#testing';
import { publishAll } from './catalogue.js';
import { journal } from './journal.js';
import { altered, signedPdf } from './signing.js';
import { api, filedDossier, filledDraft, type Loose } from './stories.js';
import { type Person, type Reply, World } from './world.js';

/** One-stop as far as intake sees it: files of results, by code. */
class OneStopDouble {
  readonly results = new Map<string, Buffer>();
  readonly asked: string[] = [];
  answer: 'serves' | 'not-in-force' | 'breaks-off' | 'fails' = 'serves';
  private readonly server: Server = createServer((request, response) => {
    const code = /^\/internal\/v1\/results\/([^/]+)\/file$/.exec(request.url ?? '')?.[1] ?? '';
    this.asked.push(`${code} ${request.headers.authorization ?? ''}`);
    const bytes = this.results.get(code);
    if (this.answer === 'fails') return void response.writeHead(500).end();
    if (this.answer === 'not-in-force') return void response.writeHead(409).end();
    if (bytes === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': bytes.length });
    if (this.answer === 'serves') return void response.end(bytes);
    response.write(bytes.subarray(0, 100), () => request.socket.destroy());
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const oneStop = new OneStopDouble();
let folder: string;
let world: World;
let signed: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'intake-results-'));
  const authority = await createTestAuthority({ notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') });
  await writeFile(join(folder, 'authority.pem'), authority.rootPem);
  signed = await signedPdf(authority, 'Giay chung nhan', new Date('2026-03-04T02:00:00Z'));
  world = await World.open(process.env['TEST_DATABASE_URL'], '2026-03-05T09:30:00+07:00', undefined, { SIGNING_CA: join(folder, 'authority.pem'), ONE_STOP_URL: await oneStop.open() });
  await publishAll(world);
}, 60_000);

afterAll(async () => {
  await world.close();
  await oneStop.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => { oneStop.answer = 'serves'; });

/** Somebody whose dossier was granted, with the result in their personal store. */
async function holder(bytes = signed): Promise<{ citizen: Person; document: Loose; code: string; dossier: { dossierId: string; code: string } }> {
  const citizen = await world.someone();
  world.persons.set(citizen.personId, { id: citizen.personId, familyName: 'Nguyễn', middleAndGivenName: 'Thị Ánh', personalId: '019190000001', sex: 'female', dateOfBirth: '1990-05-20' });
  const dossier = await filedDossier(citizen) as { dossierId: string; code: string };
  const code = `${dossier.code}-KQ1`;
  oneStop.results.set(code, bytes);
  const resultDigest = createHash('sha256').update(signed).digest('hex');
  await journal(world, dossier, 1, 'completed', 'done', { outcome: 'granted', resultCode: code, resultDigest, electronic: true, endedAt: '2026-03-04T10:00:00+07:00', onTime: true });
  const [document] = (await citizen.get(`${api}/documents`)).body.items;
  return { citizen, document, code, dossier };
}

const attach = (citizen: Person, draft: Loose, document: Loose): Promise<Reply<Loose>> => citizen.post<Loose>(`${api}/drafts/${draft['id']}/components/proof/from-store`, { documentId: document['id'] });
const codeOf = ({ status, body }: Reply<Loose>): unknown => [status, body['code']];

describe('the signed result of one dossier (P-q)', () => {
  it('is a component of the next: the bytes that were issued, with a signature that holds', async () => {
    const { citizen, document, code } = await holder();
    const draft = await filledDraft(citizen);
    const added = await attach(citizen, draft, document);
    expect(added).toMatchObject({ status: 201, body: { name: `${code}.pdf`, type: 'application/pdf', size: signed.length, sha256: document['result'].digest, source: 'store', scan: 'clean', signatureValid: true } });
    expect(oneStop.asked.at(-1)).toBe(`${code} Bearer a.b.c`);
    expect((await citizen.bytes(`${api}/files/${added.body['id']}`)).body.equals(signed)).toBe(true);

    const filed = await citizen.post<Loose>(`${api}/drafts/${draft['id']}/submission`);
    expect(filed.status).toBe(201);
    const card = await (await world.service('intake:card')).get(`/internal/v1/dossiers/${filed.body['dossierId']}/card`);
    expect(card.body.components.find(({ componentId }: Loose) => componentId === 'proof')).toMatchObject({ source: 'store', signatureValid: true, files: [{ fileId: added.body['id'], sha256: document['result'].digest }] });
  });

  it('is attached once, however often it is asked with one key', async () => {
    const { citizen, document } = await holder();
    const draft = await filledDraft(citizen);
    const ask = (): Promise<Reply<Loose>> => citizen.post<Loose>(`${api}/drafts/${draft['id']}/components/proof/from-store`, { documentId: document['id'] }, { 'idempotency-key': 'attach-once' });
    expect((await ask()).body['id']).toBe((await ask()).body['id']);
    expect((await citizen.get(`${api}/drafts/${draft['id']}`)).body.components.find(({ componentId }: Loose) => componentId === 'proof').files).toHaveLength(1);
  });

  it('is not taken when its bytes are not those that were issued', async () => {
    const { citizen, document } = await holder(altered(signed));
    expect(codeOf(await attach(citizen, await filledDraft(citizen), document))).toEqual([409, 'document.not-intact']);
  });

  it('is not taken when one-stop says that it is not in force, and may be had later when one-stop is away or its answer breaks off', async () => {
    const { citizen, document } = await holder();
    const draft = await filledDraft(citizen);
    oneStop.answer = 'not-in-force';
    expect(codeOf(await attach(citizen, draft, document))).toEqual([409, 'document.not-in-force']);
    for (const answer of ['fails', 'breaks-off'] as const) {
      oneStop.answer = answer;
      expect(codeOf(await attach(citizen, draft, document))).toEqual([503, 'document.unavailable']);
    }
    oneStop.answer = 'serves';
    expect((await attach(citizen, draft, document)).status).toBe(201);
  });

  it('is nobody else\'s paper, and one-stop is not even asked', async () => {
    const { document } = await holder();
    const stranger = await world.someone();
    const asked = oneStop.asked.length;
    expect((await attach(stranger, await filledDraft(stranger), document)).status).toBe(404);
    expect(oneStop.asked).toHaveLength(asked);
  });
});

it('results stay where they are when this installation does not know one-stop', async () => {
  const alone = await World.open(process.env['TEST_DATABASE_URL'], '2026-03-05T09:30:00+07:00');
  try {
    await publishAll(alone);
    const citizen = await alone.someone();
    const dossier = await filedDossier(citizen) as { dossierId: string; code: string };
    await journal(alone, dossier, 1, 'completed', 'done', { outcome: 'granted', resultCode: `${dossier.code}-KQ1`, resultDigest: 'ab'.repeat(32), electronic: true, endedAt: '2026-03-04T10:00:00+07:00', onTime: true });
    const [document] = (await citizen.get(`${api}/documents`)).body.items;
    expect(codeOf(await attach(citizen, await filledDraft(citizen), document))).toEqual([409, 'document.held-elsewhere']);
  } finally {
    await alone.close();
  }
}, 30_000);
