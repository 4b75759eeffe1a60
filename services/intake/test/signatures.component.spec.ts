import 'reflect-metadata';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestAuthority, type TestAuthority } from '#testing';
import { publishAll } from './catalogue.js';
import { altered, garbledPdf, plainPdf, signedPdf } from './signing.js';
import { api, filledDraft, type Loose } from './stories.js';
import { type Person, World } from './world.js';

const now = '2026-03-05T09:30:00+07:00';
const validity = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') };
let folder: string;
let authority: TestAuthority;
let world: World;
let signed: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'intake-signing-'));
  authority = await createTestAuthority(validity);
  const other = await createTestAuthority(validity);
  await writeFile(join(folder, 'authorities.pem'), `${other.rootPem}\n${authority.rootPem}`);
  signed = await signedPdf(authority, 'Giay to', new Date('2026-03-01T02:00:00Z'));
  world = await World.open(process.env['TEST_DATABASE_URL'], now, undefined, { SIGNING_CA: join(folder, 'authorities.pem') });
  await publishAll(world);
}, 60_000);

afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

async function attached(citizen: Person, draft: Loose, bytes: Buffer): Promise<Loose> {
  const answer = await citizen.upload<Loose>(`${api}/drafts/${draft['id']}/components/proof/files`, bytes, 'Giấy tờ.pdf', 'application/pdf');
  expect(answer.status).toBe(201);
  return answer.body;
}

/** What one-stop is told of the component, once a dossier with these files is filed. */
async function toldOf(...files: Buffer[]): Promise<boolean | null> {
  const citizen = await world.someone();
  world.persons.set(citizen.personId, { id: citizen.personId, familyName: 'Nguyễn', middleAndGivenName: 'Thị Ánh', personalId: '019190000001', sex: 'female', dateOfBirth: '1990-05-20' });
  const draft = await filledDraft(citizen);
  for (const bytes of files) await attached(citizen, draft, bytes);
  const { body: { dossierId } } = await citizen.post(`${api}/drafts/${draft['id']}/submission`);
  const card = await (await world.service('intake:card')).get(`/internal/v1/dossiers/${dossierId}/card`);
  return card.body.components.find(({ componentId }: Loose) => componentId === 'proof').signatureValid as boolean | null;
}

describe('digital signatures in files handed in', () => {
  it('are examined as the file comes: intact and trusted, altered, by a stranger, none', async () => {
    const citizen = await world.someone();
    const draft = await filledDraft(citizen);
    const stranger = await signedPdf(await createTestAuthority(validity), 'Giay to', new Date('2026-03-01T02:00:00Z'));
    expect(await attached(citizen, draft, signed)).toMatchObject({ signatureValid: true });
    expect(await attached(citizen, draft, altered(signed))).toMatchObject({ signatureValid: false });
    expect(await attached(citizen, draft, stranger)).toMatchObject({ signatureValid: false });
    expect(await attached(citizen, draft, await plainPdf('Giay to'))).toMatchObject({ signatureValid: null });
    const shown = await citizen.get(`${api}/drafts/${draft['id']}`);
    expect(shown.body.components.find(({ componentId }: Loose) => componentId === 'proof').files.map(({ signatureValid }: Loose) => signatureValid)).toEqual([true, false, false, null]);
  });

  it('refuse nothing when they cannot be read', async () => {
    const citizen = await world.someone();
    expect(await attached(citizen, await filledDraft(citizen), garbledPdf)).toMatchObject({ signatureValid: null, scan: 'clean' });
  });

  it('are told to one-stop by component: every file must be signed, and none spoilt', async () => {
    expect(await toldOf(signed)).toBe(true);
    expect(await toldOf(signed, await plainPdf('Khac'))).toBeNull();
    expect(await toldOf(signed, altered(signed))).toBe(false);
    expect(await toldOf(await plainPdf('Khac'))).toBeNull();
  });

  it('go with a document of the personal store', async () => {
    const citizen = await world.someone();
    const kept = await citizen.upload<Loose>(`${api}/documents`, signed, 'Giấy tờ.pdf', 'application/pdf', { fields: { title: 'Giấy tờ' } });
    expect(kept).toMatchObject({ status: 201, body: { file: { signatureValid: true } } });
    const draft = await filledDraft(citizen);
    expect(await citizen.post(`${api}/drafts/${draft['id']}/components/proof/from-store`, { documentId: kept.body['id'] })).toMatchObject({ status: 201, body: { source: 'store', signatureValid: true } });
  });
});

it('are not judged where no authority is trusted', async () => {
  const trustless = await World.open(process.env['TEST_DATABASE_URL'], now);
  try {
    await publishAll(trustless);
    const citizen = await trustless.someone();
    const draft = await filledDraft(citizen);
    expect(await citizen.upload(`${api}/drafts/${draft['id']}/components/proof/files`, signed, 'a.pdf', 'application/pdf')).toMatchObject({ status: 201, body: { signatureValid: null } });
  } finally {
    await trustless.close();
  }
}, 30_000);

it('need a file of authorities that holds one', async () => {
  await writeFile(join(folder, 'empty.pem'), 'nothing');
  await expect(World.open(process.env['TEST_DATABASE_URL'], now, undefined, { SIGNING_CA: join(folder, 'empty.pem') })).rejects.toThrow('no certificate in PEM');
}, 30_000);
