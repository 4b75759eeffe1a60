import { readdir } from 'node:fs/promises';
import { RescanFiles } from '../src/use-cases/rescan-files.js';
import { SweepFiles } from '../src/use-cases/sweep-files.js';
import { goodForm, pdf, png, publishAll } from './catalogue.js';
import { virus } from './clamd-double.js';
import { api, filedDossier, filledDraft } from './stories.js';
import { type Person, World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.open(process.env['TEST_DATABASE_URL'], '2026-03-05T09:30:00+07:00');
  await publishAll(world);
}, 60_000);

beforeEach(() => {
  world.clamd.away = false;
  world.clock.set('2026-03-05T09:30:00+07:00');
});
afterAll(() => world.close());

const infectedPdf = Buffer.concat([pdf.subarray(0, 20), virus, pdf.subarray(20)]);
const filesOf = (draftId: string, component = 'proof'): string => `${api}/drafts/${draftId}/components/${component}/files`;

async function draft(): Promise<{ citizen: Person; id: string }> {
  const citizen = await world.someone();
  return { citizen, id: (await filledDraft(citizen))['id'] as string };
}

describe('a file of a component', () => {
  it('is hashed, sniffed and scanned, and keeps its Vietnamese name', async () => {
    const { citizen, id } = await draft();
    const added = await citizen.upload(filesOf(id), pdf, '../etc/Giấy khai sinh của cháu Đức.pdf', 'application/octet-stream');
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ name: 'Giấy khai sinh của cháu Đức.pdf', type: 'application/pdf', size: pdf.length, scan: 'clean', source: 'uploaded' });
    const read = await citizen.bytes(`${api}/files/${added.body.id}`);
    expect(read.status).toBe(200);
    expect(read.body.equals(pdf)).toBe(true);
    expect(read.headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent('Giấy khai sinh của cháu Đức.pdf')}`);
    expect(read.headers.get('content-type')).toBe('application/pdf');
  });

  it('is served in ranges', async () => {
    const { citizen, id } = await draft();
    const path = `${api}/files/${(await citizen.upload(filesOf(id), pdf, 'a.pdf', 'application/pdf')).body.id}`;
    const part = await citizen.bytes(path, { range: 'bytes=0-7' });
    expect([part.status, part.body.toString('latin1'), part.headers.get('content-range')]).toEqual([206, '%PDF-1.4', `bytes 0-7/${pdf.length}`]);
    const end = await citizen.bytes(path, { range: 'bytes=-6' });
    expect(end.body.toString('latin1')).toBe('%%EOF\n');
    const beyond = await citizen.bytes(path, { range: 'bytes=99999-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${pdf.length}`]);
  });

  it.each([
    ['a text that calls itself a PDF', Buffer.from('Xin chào'), 'application/pdf', 415, 'file.type-not-accepted'],
    ['a picture that calls itself a PDF', png, 'application/pdf', 415, 'file.type-mismatch'],
    ['a PDF that breaks off', pdf.subarray(0, 30), 'application/pdf', 422, 'file.truncated'],
    ['nothing', Buffer.alloc(0), 'application/pdf', 422, 'file.empty'],
    ['more than the component takes', Buffer.concat([pdf, Buffer.alloc(70_000)]), 'application/pdf', 413, 'file.too-large'],
  ])('refuses %s', async (_, bytes, type, status, code) => {
    const { citizen, id } = await draft();
    expect(await citizen.upload(filesOf(id), bytes, 'tep.pdf', type)).toMatchObject({ status, body: { code } });
    expect((await citizen.get(`${api}/drafts/${id}`)).body.components.find(({ componentId }: { componentId: string }) => componentId === 'proof').files).toEqual([]);
  });

  it('is not taken for a component that is none, a form, or another case', async () => {
    const { citizen, id } = await draft();
    expect(await citizen.upload(filesOf(id, 'nothing'), pdf, 'a.pdf', 'application/pdf')).toMatchObject({ status: 404, body: { code: 'component.unknown' } });
    expect(await citizen.upload(filesOf(id, 'declaration'), pdf, 'a.pdf', 'application/pdf')).toMatchObject({ status: 409, body: { code: 'component.no-files' } });
    expect(await citizen.upload(filesOf(id, 'photo'), png, 'a.png', 'image/png')).toMatchObject({ status: 404 });
    await citizen.put(`${api}/drafts/${id}`, { caseKey: 'AGAIN' }, 2);
    expect(await citizen.upload(filesOf(id, 'photo'), pdf, 'a.pdf', 'application/pdf')).toMatchObject({ status: 415, body: { code: 'file.type-not-accepted' } });
    expect(await citizen.upload(filesOf(id, 'photo'), png, 'a.png', 'image/png')).toMatchObject({ status: 201 });
  });

  it('sent twice under one key is one file; other bytes under that key are refused', async () => {
    const { citizen, id } = await draft();
    const first = await citizen.upload(filesOf(id), pdf, 'a.pdf', 'application/pdf', { key: 'same' });
    const again = await citizen.upload(filesOf(id), pdf, 'a.pdf', 'application/pdf', { key: 'same' });
    const other = await citizen.upload(filesOf(id), png, 'a.png', 'image/png', { key: 'same' });
    expect([first.status, again.status, other.status]).toEqual([201, 201, 422]);
    expect(again.body.id).toBe(first.body.id);
    expect(other.body.code).toBe('idempotency.key-reused');
  });

  it('with malware is shown to nobody and stops the submission until it is gone', async () => {
    const { citizen, id } = await draft();
    const added = await citizen.upload(filesOf(id), infectedPdf, 'tep.pdf', 'application/pdf');
    expect(added).toMatchObject({ status: 201, body: { scan: 'infected' } });
    expect(await citizen.get(`${api}/files/${added.body.id}`)).toMatchObject({ status: 409, body: { code: 'file.not-clean' } });
    const refused = await citizen.post(`${api}/drafts/${id}/submission`);
    expect(refused).toMatchObject({ status: 422, body: { code: 'submission.incomplete', errors: [{ pointer: `/components/proof/files/${added.body.id}`, code: 'file-infected' }] } });
    expect(await citizen.delete(`${api}/drafts/${id}/files/${added.body.id}`)).toMatchObject({ status: 204 });
    await citizen.upload(filesOf(id), pdf, 'tep.pdf', 'application/pdf');
    expect(await citizen.post(`${api}/drafts/${id}/submission`)).toMatchObject({ status: 201 });
  });

  it('waits for a scanner that is away: the draft is kept, the submission asked to come back, and the timer scans it', async () => {
    world.clamd.away = true;
    const { citizen, id } = await draft();
    const added = await citizen.upload(filesOf(id), pdf, 'tep.pdf', 'application/pdf');
    expect(added).toMatchObject({ status: 201, body: { scan: 'pending' } });
    const held = await citizen.post(`${api}/drafts/${id}/submission`);
    expect(held).toMatchObject({ status: 503, body: { code: 'submission.files-pending' } });
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await citizen.bytes(`${api}/files/${added.body.id}`)).toMatchObject({ status: 200 });

    const rescan = world.app.get(RescanFiles);
    expect(await rescan.run(new Date('2026-03-05T09:30:05+07:00'))).toBe(0);
    expect(await rescan.run(new Date('2026-03-05T09:40:00+07:00'))).toBe(0);
    world.clamd.away = false;
    expect(await rescan.run(new Date('2026-03-05T10:30:00+07:00'))).toBe(1);
    expect(await citizen.post(`${api}/drafts/${id}/submission`)).toMatchObject({ status: 201 });
  });

  it('belongs to its owner: to anyone else it does not exist', async () => {
    const { citizen, id } = await draft();
    const file = (await citizen.upload(filesOf(id), pdf, 'tep.pdf', 'application/pdf')).body.id;
    const stranger = await world.someone();
    const officer = await world.officer('reception', 'H55.01', 'H55.01-MC');
    expect(await stranger.get(`${api}/files/${file}`)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await officer.get(`${api}/files/${file}`)).toMatchObject({ status: 404 });
    expect(await stranger.upload(filesOf(id), pdf, 'tep.pdf', 'application/pdf')).toMatchObject({ status: 404 });
    expect(await stranger.delete(`${api}/drafts/${id}/files/${file}`)).toMatchObject({ status: 404 });
    expect(await world.nobody().get(`${api}/files/${file}`)).toMatchObject({ status: 401 });
  });
});

describe('bytes', () => {
  it('nobody refers to are swept; those of a draft or a dossier stay', async () => {
    const { citizen, id } = await draft();
    const gone = await citizen.upload(filesOf(id), Buffer.concat([pdf, Buffer.from('% bỏ đi\nstartxref\n9\n%%EOF\n')]), 'bo.pdf', 'application/pdf');
    const kept = await citizen.upload(filesOf(id), Buffer.concat([pdf, Buffer.from('% giữ lại\nstartxref\n9\n%%EOF\n')]), 'giu.pdf', 'application/pdf');
    await citizen.delete(`${api}/drafts/${id}/files/${gone.body.id}`);
    const sweep = world.app.get(SweepFiles);
    expect(await sweep.run(new Date())).toBe(0);
    expect(await sweep.run(new Date(Date.now() + 2 * 86_400_000))).toBeGreaterThan(0);
    const stored = (await readdir(world.filesDir, { recursive: true })).map((path) => path.split('/').at(-1));
    expect(stored).toContain(kept.body.sha256);
    expect(stored).not.toContain(gone.body.sha256);
  });
});

describe('the personal store (kho dữ liệu, P-q)', () => {
  it('keeps documents, and a draft takes them as components', async () => {
    const citizen = await world.someone();
    const kept = await citizen.upload(`${api}/documents`, pdf, 'Giấy khai sinh.pdf', 'application/pdf', { fields: { title: 'Giấy khai sinh', validTo: '2030-01-01' } });
    expect(kept).toMatchObject({ status: 201, body: { kind: 'uploaded', title: 'Giấy khai sinh', validTo: '2030-01-01', file: { scan: 'clean' }, result: null } });
    expect((await citizen.get(`${api}/documents`)).body.items).toMatchObject([{ id: kept.body.id }]);
    expect((await citizen.bytes(`${api}/files/${kept.body.file.id}`)).body.equals(pdf)).toBe(true);

    const id = (await filledDraft(citizen))['id'] as string;
    const added = await citizen.post(`${api}/drafts/${id}/components/proof/from-store`, { documentId: kept.body.id });
    expect(added).toMatchObject({ status: 201, body: { source: 'store', scan: 'clean', sha256: kept.body.file.sha256 } });
    const filed = await citizen.post(`${api}/drafts/${id}/submission`);
    expect(filed.status).toBe(201);
    const card = await (await world.service('intake:card')).get(`/internal/v1/dossiers/${filed.body.dossierId}/card`);
    expect(card.status).toBe(503);

    expect(await citizen.delete(`${api}/documents/${kept.body.id}`)).toMatchObject({ status: 204 });
    expect((await citizen.get(`${api}/dossiers/${filed.body.dossierId}`)).body.components.find(({ componentId }: { componentId: string }) => componentId === 'proof')).toMatchObject({ source: 'store', files: [{ sha256: kept.body.file.sha256 }] });
  });

  it('is private: nobody else lists, reads or uses it', async () => {
    const [citizen, stranger] = [await world.someone(), await world.someone()];
    const document = (await citizen.upload(`${api}/documents`, pdf, 'a.pdf', 'application/pdf')).body;
    expect((await stranger.get(`${api}/documents?ownerId=${citizen.personId}&ownerKind=person`)).body.items).toEqual([]);
    expect(await stranger.get(`${api}/documents/${document.id}`)).toMatchObject({ status: 404 });
    expect(await stranger.get(`${api}/files/${document.file.id}`)).toMatchObject({ status: 404 });
    expect(await stranger.delete(`${api}/documents/${document.id}`)).toMatchObject({ status: 404 });
    const draftId = (await filledDraft(stranger))['id'] as string;
    expect(await stranger.post(`${api}/drafts/${draftId}/components/proof/from-store`, { documentId: document.id })).toMatchObject({ status: 404 });
  });

  it('is not for officers', async () => {
    const officer = await world.officer('reception', 'H55.01', 'H55.01-MC');
    expect(await officer.get(`${api}/documents`)).toMatchObject({ status: 403 });
  });
});

it('a filed dossier shows its files to the officers who hold it, and only theirs', async () => {
  const citizen = await world.someone();
  const filed = await filedDossier(citizen, {}, goodForm);
  const seen = (await citizen.get(`${api}/dossiers/${filed['dossierId']}`)).body;
  const file = seen.components.find(({ componentId }: { componentId: string }) => componentId === 'proof').files[0].id;
  expect(await (await world.officer('reception', 'H55.01', 'H55.01-MC')).bytes(`${api}/files/${file}`)).toMatchObject({ status: 200 });
  expect(await (await world.officer('reception', 'H55.02', 'H55.02-MC')).get(`${api}/files/${file}`)).toMatchObject({ status: 404 });
  expect(await (await world.officer('processing', 'H55.01', 'H55.01-XL')).get(`${api}/files/${file}`)).toMatchObject({ status: 404 });
});
