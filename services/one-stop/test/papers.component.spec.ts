import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Portal } from '#testing';
import { otherAgency } from './builders.js';
import { textIn } from './printed-slips.js';
import { acts, api, pathOf, reason, received, type Shown, type Staff, staffOf, tries, Way } from './stories.js';
import { type Filed, World } from './world.js';

interface Slip { readonly version: number; readonly form: string; readonly number: number; readonly href: string }
interface Verification { readonly code: string; readonly inForce: boolean; readonly revoked: boolean; readonly replacedBy: string | null; readonly electronic: boolean; readonly intact: boolean | null; readonly same: boolean | null; readonly signature: { readonly valid: boolean; readonly signer: string; readonly flaws: { code: string }[] } | null }

describe('papers, and what anyone may ask', () => {
  let world: World;
  let staff: Staff;
  beforeAll(async () => {
    world = await World.open();
    await world.know({ agencies: [otherAgency] });
    staff = await staffOf(world);
  });
  afterAll(() => world.close());
  beforeEach(() => world.clock.set('2026-03-10T09:00:00+07:00'));

  /** Every anonymous request from an address of its own, unless the limit is what it is about. */
  let address = 0;
  const anonymous = <Body>(path: string, from = `10.1.${Math.floor(address / 250)}.${(address += 1) % 250}`): ReturnType<Portal['try']> => world.anyone().try<Body>('GET', path, undefined, { headers: { 'x-forwarded-for': from } }) as ReturnType<Portal['try']>;
  const ownerOf = ({ ownerId }: Filed): Promise<Portal> => world.person({ personId: ownerId });

  it('O-5: numbers slips by agency, form and year without a gap, and prints them for owner and officers alone', async () => {
    const filed = await Promise.all(Array.from({ length: 6 }, () => world.file()));
    await Promise.all(filed.map(({ id }) => new Way(world, staff, id).received()));
    const slips = await Promise.all(filed.map(async ({ id }) => (await staff.reception.get<Slip[]>(`${pathOf(id)}/slips`)).body));
    expect(slips.flat().map(({ number }) => number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
    const first = filed[0] as Filed;
    const owner = await ownerOf(first);
    const printed = await owner.download(slips[0]?.[0]?.href ?? '');
    expect(printed.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await owner.download(slips[0]?.[0]?.href ?? '')).equals(printed)).toBe(true);
    for (const stranger of [await world.person(), staff.foreign, await world.officer('cashier', 'A1-MC')]) {
      expect((await stranger.try('GET', slips[0]?.[0]?.href ?? '')).status).toBe(404);
      expect((await stranger.try('GET', `${pathOf(first.id)}/slips`)).status).toBe(404);
    }
    for (const version of ['1', '3', '-1', 'x', '2.0', '%00']) expect([400, 404]).toContain((await owner.try('GET', `${pathOf(first.id)}/slips/${version}`)).status);
  });

  it('a refusal on the merits issues its slip with the failed ground, and is the dossier\'s result', async () => {
    const { id } = await world.file();
    await new Way(world, staff, id).atApproval();
    const refused = await acts(world, staff.approver, id, 'completion', { outcome: 'refused', ground: 'not-entitled', reason: 'Không thuộc đối tượng được cấp', legalBasis: 'Điều 5' });
    expect(refused).toMatchObject({ state: { code: 'done' }, results: [{ electronic: false }] });
    const [slip] = await world.rows<{ content: { reasons: unknown; legalBasis: string } }>('SELECT content FROM slip WHERE dossier_id = $1 AND form = $2', [id, 'refusal-slip']);
    expect(slip?.content).toMatchObject({ reasons: [{ item: 'Không thuộc đối tượng', reason: 'Không thuộc đối tượng được cấp' }], legalBasis: 'Điều 5' });
  });

  it('O-5: a dossier of the wrong authority is passed on with a notice that its owner, the agency it left and the one it went to can fetch', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).received({ ...received, originalsTaken: [{ componentId: 'deed', count: 1 }] });
    await acts(world, staff.reception, filed.id, 'forwarding', { toAgency: 'A2', reason: 'Chỗ ở thuộc địa bàn của A2' });
    const owner = await ownerOf(filed);
    const slips = (await owner.get<Slip[]>(`${pathOf(filed.id)}/slips`)).body;
    expect(slips.map(({ form, number }) => [form, number])).toEqual([['receipt-slip', expect.any(Number)], ['forward-notice', 1]]);
    const notice = await owner.download(slips[1]?.href ?? '');
    const text = await textIn(notice);
    for (const part of ['Kính gửi: Nguyễn Thị Ánh', 'thẩm quyền giải quyết của Công an A1', 'Lý do: Chỗ ở thuộc địa bàn của A2', 'được chuyển đến Công an A2', 'Giấy tờ deed: 1 bản chính', 'Cán bộ reception']) expect(text).toContain(part);
    for (const office of [staff.reception, staff.foreign]) expect((await office.download(slips[1]?.href ?? '')).equals(notice)).toBe(true);
    expect((await (await world.person()).try('GET', slips[1]?.href ?? '')).status).toBe(404);
  });

  it('O-6 O-3: the control sheet tells officers who handed the dossier to whom and whether in time, and nobody else', async () => {
    const filed = await world.file();
    const sheet = `${pathOf(filed.id)}/control-sheet`;
    const way = await new Way(world, staff, filed.id).received();
    expect(await staff.reception.try('GET', sheet)).toMatchObject({ status: 404, body: { code: 'control-sheet.not-opened' } });
    await acts(world, staff.reception, filed.id, 'transfers', { unit: 'A1-XL' });
    world.clock.set('2026-03-20T10:00:00+07:00');
    await acts(world, staff.processing, filed.id, 'steps', { outcome: 'Đủ điều kiện' });
    await acts(world, staff.approver, filed.id, 'completion', { outcome: 'granted', result: { digest: await way.signed() } });
    const printed = await staff.processing.download(sheet);
    const text = await textIn(printed);
    for (const part of [filed.code, 'Nguyễn Thị Ánh', '1. Giao: MC, Công an A1', '2. Nhận: XL, Công an', '1. Giao: XL, Công an A1', 'Cán bộ', 'reception', 'processing', 'approver', 'Thẩm định', 'Phê duyệt', 'Trước hạn', 'Quá hạn', 'Tình trạng hồ sơ: Đã xử lý xong', 'Kết quả giải quyết hồ sơ: Quá hạn']) expect(text).toContain(part);
    const inspector = await world.officer('inspector', null, { agency: 'A1' });
    expect((await inspector.download(sheet)).equals(printed)).toBe(true);

    const [owner, stranger, helpdesk] = await Promise.all([ownerOf(filed), world.person(), world.officer('helpdesk', null, { agency: null })]);
    expect((await Promise.all([owner, stranger, helpdesk].map((who) => who.try('GET', sheet)))).map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await staff.foreign.try('GET', sheet)).status).toBe(404);
    expect((await world.anyone().try('GET', sheet)).status).toBe(401);
    const own = await world.officer('reception', 'A1-MC', { personId: filed.ownerId });
    expect(await own.try('GET', sheet)).toMatchObject({ status: 403, body: { code: 'control-sheet.officers-only' } });
  });

  it('P-q: a result is fetched by its owner and officers, whole or in part, only once it is a result', async () => {
    const filed = await world.file();
    const way = await new Way(world, staff, filed.id).atApproval();
    const digest = await way.signed();
    const [owner, stranger] = await Promise.all([ownerOf(filed), world.person()]);
    const draft = `${pathOf(filed.id)}/result-files/${digest}`;
    expect((await staff.approver.download(draft)).subarray(0, 5).toString()).toBe('%PDF-');
    expect([(await owner.try('GET', draft)).status, (await staff.reception.try('GET', draft)).status, (await stranger.try('GET', draft)).status]).toEqual([403, 403, 403]);
    const file = `${pathOf(filed.id)}/results/${filed.code}-KQ1/file`;
    expect((await owner.try('GET', file)).status).toBe(404);

    await acts(world, staff.approver, filed.id, 'completion', { outcome: 'granted', result: { digest } });
    const whole = await owner.download(file);
    expect(createHash('sha256').update(whole).digest('hex')).toBe(digest);
    expect((await staff.reception.download(file)).equals(whole)).toBe(true);
    expect([(await stranger.try('GET', file)).status, (await staff.foreign.try('GET', file)).status, (await world.anyone().try('GET', file)).status]).toEqual([404, 404, 401]);
    const part = await fetch(`${world.url}${file}`, { headers: { authorization: `Bearer ${owner.token}`, range: 'bytes=0-9' } });
    expect([part.status, part.headers.get('content-range'), part.headers.get('content-disposition')]).toEqual([206, `bytes 0-9/${whole.byteLength}`, expect.stringContaining(`${filed.code}-KQ1.pdf`)]);
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(0, 10))).toBe(true);
    expect((await owner.try('GET', file, undefined, { headers: { range: 'bytes=99999999-' } })).body).toMatchObject({ status: 416, code: 'file.range-unsatisfiable' });
  });

  it('a file that was signed for another dossier completes none', async () => {
    const [one, other] = await Promise.all([world.file(), world.file()]);
    const digest = await (await new Way(world, staff, one.id).atApproval()).signed();
    await new Way(world, staff, other.id).atApproval();
    expect(await tries(world, staff.approver, other.id, 'completion', { outcome: 'granted', result: { digest } })).toMatchObject({ status: 422, body: { code: 'result.file-unknown' } });
  });

  it('O-18: originals taken are shown, and go back with the notice when the dossier is stopped', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).processing({ ...received, originalsTaken: [{ componentId: 'deed', count: 2 }] });
    expect((await staff.reception.get<Shown>(pathOf(filed.id))).body.originals).toMatchObject([{ count: 2 }]);
    await acts(world, staff.approver, filed.id, 'stop', { ground: 'not-entitled', reason, legalBasis: 'Điều 5' });
    const [notice] = await world.rows<{ content: { handedBack: string[] } }>('SELECT content FROM slip WHERE dossier_id = $1 AND form = $2', [filed.id, 'stop-notice']);
    expect(notice?.content.handedBack).toEqual(['Giấy tờ deed: 2 bản chính']);
  });

  it('P-r O-19: anyone with a result\'s code learns whether it is genuine and in force, and nothing about a person', async () => {
    const filed = await world.file();
    const way = await new Way(world, staff, filed.id).done();
    const code = `${filed.code}-KQ1`;
    const verify = async (path = code): Promise<Verification> => (await anonymous(`${api}/results/${path}/verification`)).body as unknown as Verification;
    expect(await verify()).toMatchObject({ code, inForce: true, electronic: true, intact: true, same: null, signature: { valid: true, signer: 'Công an A1 TEST', flaws: [] } });
    expect(JSON.stringify(await verify())).not.toMatch(/Ánh|019201006482|Số 7|owner|granted/);
    const [{ digest } = { digest: '' }] = await world.rows<{ digest: string }>('SELECT digest FROM result_file WHERE dossier_id = $1', [filed.id]);
    expect([(await verify(`${code.toLowerCase()}`)).inForce, (await anonymous(`${api}/results/${code}/verification?digest=${digest.toUpperCase()}`)).body, (await anonymous(`${api}/results/${code}/verification?digest=${'0'.repeat(64)}`)).body])
      .toMatchObject([true, { same: true }, { same: false }]);
    for (const none of [`${filed.code}-KQ2`, 'A1-260310-9999-KQ1', filed.code, 'KQ1', '%00-KQ1']) expect([400, 404]).toContain((await anonymous(`${api}/results/${none}/verification`)).status);

    await acts(world, staff.approver, filed.id, 'result-replacements', { replaces: code, reason: 'In sai họ tên người được cấp', result: { digest: await way.signed() } });
    expect(await verify()).toMatchObject({ inForce: false, replacedBy: `${filed.code}-KQ2` });
    expect(await tries(world, staff.approver, filed.id, 'result-revocations', { resultCode: code, reason, legalBasis: 'Điều 9' })).toMatchObject({ status: 409 });
    await acts(world, staff.approver, filed.id, 'result-revocations', { resultCode: `${filed.code}-KQ2`, reason, legalBasis: 'Điều 9' });
    expect(await verify(`${filed.code}-KQ2`)).toMatchObject({ inForce: false, revoked: true });
    expect((await (await ownerOf(filed)).try('GET', `${pathOf(filed.id)}/results/${code}/file`)).body.code).toBe('result.not-in-force');
  });

  it('P-r: says when the stored file is not the one that was issued', async () => {
    const filed = await world.file();
    await new Way(world, staff, filed.id).done();
    await rm(world.filesFolder, { recursive: true });
    expect((await anonymous(`${api}/results/${filed.code}-KQ1/verification`)).body).toMatchObject({ inForce: true, electronic: true, intact: false, signature: null });
  });

  it('O-11 U-9: an anonymous look-up needs code and digits, and tells how far it is by the steps behind it', async () => {
    const filed = await world.file();
    const lookup = (detail = '6482', code = filed.code): ReturnType<Portal['try']> => anonymous(`${api}/lookups?code=${code}&detail=${detail}`);
    expect((await lookup()).body).toEqual({ code: filed.code, state: { code: 'submitted', number: 1, label: { vi: 'Mới đăng ký', en: 'Submitted' } }, procedureName: { vi: 'Thủ tục mẫu' }, completion: 10 });
    expect((await lookup('6482', ` ${filed.code.toLowerCase()} `)).status).toBe(200);
    const completion = async (): Promise<unknown> => ((await lookup()).body as unknown as { completion: number }).completion;
    const way = await new Way(world, staff, filed.id).processing();
    expect(await completion()).toBe(25);
    await acts(world, staff.processing, filed.id, 'steps', { outcome: 'Đủ điều kiện' });
    expect(await completion()).toBe(70);
    await acts(world, staff.approver, filed.id, 'completion', { outcome: 'granted', result: { digest: await way.signed() } });
    expect(await completion()).toBe(90);
    expect([await lookup('6481'), await lookup('6482', 'A1-260310-9999')]).toMatchObject([{ status: 404, body: { code: 'lookup.no-match' } }, { status: 404, body: { code: 'lookup.no-match' } }]);
    const without = await world.file({}, { owner: { fullName: 'Không số', identifier: null, address: null, phone: null, email: null } });
    expect((await anonymous(`${api}/lookups?code=${without.code}&detail=0000`)).status).toBe(404);
  });

  it('U-9: slows down who asks too often, and who guesses the digits of one code from many addresses', async () => {
    const filed = await world.file();
    const from = '10.99.0.1';
    const many = await Promise.all(Array.from({ length: 40 }, () => anonymous(`${api}/lookups?code=${filed.code}&detail=6482`, from)));
    expect(many.filter(({ status }) => status === 200)).toHaveLength(30);
    expect(many.find(({ status }) => status === 429)?.headers.get('retry-after')).toMatch(/^\d+$/);
    const guess = (detail: string): ReturnType<Portal['try']> => anonymous(`${api}/lookups?code=${filed.code}&detail=${detail}`);
    for (let digits = 1000; digits < 1010; digits += 1) expect((await guess(String(digits))).status).toBe(404);
    expect(await guess('6482')).toMatchObject({ status: 429, body: { code: 'rate.exceeded' } });
    world.clock.forward(1.01);
    expect((await guess('6482')).status).toBe(200);
    const verifications = await Promise.all(Array.from({ length: 25 }, () => anonymous(`${api}/results/${filed.code}-KQ1/verification`, from)));
    expect(verifications.filter(({ status }) => status === 429)).toHaveLength(5);
  });
});
