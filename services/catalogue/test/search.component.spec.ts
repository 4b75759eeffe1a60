import type { Answered, Portal, Problem } from '#testing';
import { Catalogue, root } from './catalogue.js';

interface Page { readonly items: readonly { readonly code: string; readonly versionId: string; readonly likeness: number | null }[]; readonly next: string | null; readonly approximate: boolean }

let catalogue: Catalogue;
let anyone: Portal;
beforeAll(async () => {
  catalogue = await Catalogue.open();
  anyone = catalogue.anyone;
  await catalogue.load();
}, 60_000);
afterAll(() => catalogue?.close());

const on = 'on=2026-11-22';
const list = (query: string): Promise<Answered<Page>> => anyone.get<Page>(`${root}/procedures?${on}&${query}`);
const codes = async (query: string): Promise<string[]> => (await list(query)).body.items.map(({ code }) => code);
const refusal = (path: string): Promise<Answered<Problem>> => anyone.try('GET', `${root}/${path}`);

describe('searching procedures (P-k)', () => {
  it.each([
    ['with diacritics, the name before a case that has the words', 'hộ chiếu', ['1.001456', '1.010386', '1.004222']],
    ['without', 'ho chieu', ['1.001456', '1.010386', '1.004222']],
    ['in any order, by the beginnings of words', 'thong pho chie ho', ['1.001456', '1.010386']],
    ['decomposed letters', 'đăng ký thường'.normalize('NFD'), ['1.004222']],
    ['the English name', 'permanent residence', ['1.004222']],
    ['the code', '1.0042', ['1.004222']],
    ['a case, which is not in the name', 'hộ chiếu bị mất', ['1.010386', '1.001456']],
    ['nothing like it', 'xuất khẩu gạo nếp cẩm', []],
    ['nothing but signs', '%_\'"\\', []],
  ])('finds by %s', async (_what, search, expected) => {
    expect(await codes(`search=${encodeURIComponent(search)}`)).toEqual(expected);
  });

  it.each([
    ['đăng ký kết hôn', 'dang ky ket hon', '1.000894'], ['đăng ký khai sinh', 'dang ky khai sinh', '1.001193'], ['cấp hộ chiếu phổ thông', 'cap ho chieu pho thong', '1.001456'],
    ['thành lập hộ kinh doanh', 'thanh lap ho kinh doanh', '1.001612'], ['đăng ký tạm trú', 'dang ky tam tru', '1.004194'], ['đăng ký thường trú', 'dang ky thuong tru', '1.004222'],
    ['xác nhận tình trạng hôn nhân', 'xac nhan tinh trang hon nhan', '1.004873'], ['xác nhận thông tin về cư trú', 'xac nhan thong tin ve cu tru', '1.010041'], ['trình báo mất hộ chiếu', 'trinh bao mat ho chieu', '1.010386'],
    ['giấy phép xây dựng', 'giay phep xay dung', '1.013225'], ['cấp thẻ căn cước', 'cap the can cuoc', '2.000200'], ['chứng thực bản sao', 'chung thuc ban sao', '2.000815'], ['thông báo lưu trú', 'thong bao luu tru', '2.001159'],
    ['phiếu lý lịch tư pháp', 'phieu ly lich tu phap', '3.000333'], ['nhập khẩu sản phẩm an toàn thông tin mạng', 'nhap khau san pham an toan thong tin mang', '3.000344'], ['đổi giấy phép lái xe', 'doi giay phep lai xe', '3.000347'],
  ])('finds "%s" with and without diacritics, and by its code', async (name, plain, code) => {
    for (const search of [name, name.toUpperCase(), plain, code]) expect([search, (await codes(`search=${encodeURIComponent(search)}`))[0]]).toEqual([search, code]);
  });

  it('puts the name that is most like the search first', async () => {
    const { items } = (await list(`search=${encodeURIComponent('thông báo lưu trú')}`)).body;
    expect(items[0]).toMatchObject({ code: '2.001159', likeness: 1 });
    const likeness = (await list(`search=${encodeURIComponent('cư trú')}`)).body.items.map((item) => item.likeness ?? -1);
    expect(likeness).toEqual(likeness.toSorted((a, b) => b - a));
    expect(likeness).toHaveLength(6);
  });

  it.each([['ho chjeu pho thong', '1.001456'], ['dang ki thuong chu', '1.004222'], ['thong bao luu chu', '2.001159']])('forgives %s', async (search, code) => {
    const { items, approximate } = (await list(`search=${encodeURIComponent(search)}`)).body;
    expect({ first: items[0]?.code, approximate }).toEqual({ first: code, approximate: true });
  });

  it.each([
    ['the ministry, for all below it', 'agency=G01', ['1.001456', '1.004194', '1.004222', '1.010041', '1.010386', '2.000200', '2.001159', '3.000333', '3.000344', '3.000347']],
    ['the province, for its communes too', 'agency=G01-TNG', ['1.001456', '1.004194', '1.004222', '1.010041', '1.010386', '2.000200', '2.001159', '3.000333', '3.000347']],
    ['a commune', 'agency=G01-TNG-05443', ['1.004194', '1.004222', '1.010041', '1.010386', '2.001159']],
    ['the people\'s committee of a commune', 'agency=H55-05443', ['1.000894', '1.001193', '1.001612', '1.004873', '1.013225', '2.000815']],
    ['an agency nobody knows', 'agency=H99', []],
    ['field', 'field=CUTRU', ['1.004194', '1.004222', '1.010041', '2.001159']],
    ['level of NĐ 42/2022', 'level=endToEnd', ['1.001193', '1.001456', '1.001612', '1.004873', '1.010041', '1.010386', '1.013225', '2.001159', '3.000333']],
    ['level of NĐ 43/2011', 'level=3', ['1.000894', '1.004194', '1.004222', '2.000200', '3.000344', '3.000347']],
    ['audience', 'audience=organisation', ['1.004194', '1.013225', '2.000815', '2.001159', '3.000344']],
    ['all at once', `search=tru&agency=G01-TNG-05443&field=CUTRU&level=partial&audience=citizen`, ['1.004194', '1.004222']],
  ])('narrows by %s', async (_what, query, expected) => {
    expect(await codes(query)).toEqual(expected);
  });

  it('asks who is competent on that day', async () => {
    const before = await anyone.get<Page>(`${root}/procedures?on=2025-06-30&agency=G01`);
    expect(before.body.items.map(({ code }) => code)).toEqual(['1.001456', '3.000333', '3.000344', '3.000347']);
  });

  it('shows the version in force on the day asked for', async () => {
    expect((await anyone.get<Page>(`${root}/procedures?on=2026-06-30&search=passport+issue`)).body.items.map(({ versionId }) => versionId)).toEqual(['1.001456@2023-08-15']);
    expect((await anyone.get<Page>(`${root}/procedures?on=2026-07-01&search=passport+issue`)).body.items.map(({ versionId }) => versionId)).toEqual(['1.001456@2026-07-01']);
  });

  it.each(['', `&search=${encodeURIComponent('cấp đăng ký thông báo').split('%20').at(-1)}`, '&search=t'])('pages without loss or repetition (%s)', async (query) => {
    const whole = await codes(query.slice(1));
    const seen: string[] = [];
    for (let path: string | null = `limit=1${query}`; path !== null;) {
      const page: Answered<Page> = await list(path);
      expect(page.body.items.length).toBeLessThanOrEqual(1);
      expect(page.headers.get('link') === null).toBe(page.body.next === null);
      seen.push(...page.body.items.map(({ code }) => code));
      path = page.body.next === null ? null : `limit=1${query}&after=${page.body.next}`;
    }
    expect(seen).toEqual(whole);
  });
});

describe('queries that make no sense', () => {
  it.each([
    ['procedures?after=abc', '/query/after'],
    [`procedures?after=${Buffer.from('{"code":7}').toString('base64url')}`, '/query/after'],
    [`procedures?after=${Buffer.from('[]').toString('base64url')}`, '/query/after'],
    [`procedures?search=tru&after=${Buffer.from('{"code":"1.004222","rank":null}').toString('base64url')}`, '/query/after'],
    ['procedures?limit=0', '/query/limit'],
    ['procedures?limit=ten', '/query/limit'],
    ['procedures?limit=201', '/query/limit'],
    ['procedures?on=2026-02-30', '/query/on'],
    ['procedures?on=tomorrow', '/query/on'],
    ['procedures?level=5', '/query/level'],
    ['procedures?audience=martian', '/query/audience'],
    ['procedures?search=', '/query/search'],
    [`procedures?search=${'x'.repeat(201)}`, '/query/search'],
    ['procedures?search=a&search=b', '/query/search'],
    ['procedures?colour=red', '/query/colour'],
    ['procedures/1.001456/guide', '/query/case'],
    ['procedures/1.001456/guide?case=NOBODY', '/query/case'],
    ['procedures/2.001159/guide?channel=post', '/query/channel'],
    ['procedures/1.001456/fees?case=NOBODY', '/query/case'],
    ['procedures/2.000815/guide?case=COPY&pages=0', '/query/pages'],
    ['procedures/2.000815/guide?case=COPY&copies=many', '/query/copies'],
    ['agencies?roots=maybe', '/query/roots'],
    ['agencies?after=e30', '/query/after'],
    ['calendars/vn-state/deadline?from=yesterday&value=1&unit=workingDay', '/query/from'],
    ['calendars/vn-state/deadline?from=2026-03-10T09:15:00%2B07:00&value=one&unit=workingDay', '/query/value'],
    ['calendars/vn-state/deadline?from=2026-03-10T09:15:00%2B07:00&value=1&unit=fortnight', '/query/unit'],
  ])('refuses %s at %s', async (path, pointer) => {
    const { status, body } = await refusal(path);
    expect(status).toBe(400);
    expect(body.errors?.map((error) => error.pointer)).toEqual([pointer]);
    expect(body.errors?.[0]?.message).not.toBe('');
  });

  it.each(['procedures/9.999999', 'procedures/1.001456/guide?on=2000-01-01&case=LOST', 'procedures/9.999999/versions', 'procedure-versions/1.001456@2000-01-01', 'agencies/H99', 'agencies/H99/children', 'agencies/H99/ancestors',
    'calendars/none', 'calendars/vn-state/years/1900', 'services/none', 'services/none/addresses', 'procedures/none/addresses'])('knows nothing of %s', async (path) => {
    expect(await refusal(path)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('the guide for one case and channel (P-g V-3)', () => {
  const guide = async (code: string, query: string): Promise<any> => (await anyone.get(`${root}/procedures/${code}/guide?${on}&${query}`)).body; // eslint-disable-line @typescript-eslint/no-explicit-any -- read as a client without types does
  const ids = (rows: { id: string }[]): string[] => rows.map(({ id }) => id);

  it('names papers, limit, fee, steps and attendance of a first passport with a chip', async () => {
    const told = await guide('1.001456', 'case=CHIP_FIRST&channel=online');
    expect(ids(told.components)).toEqual(['form-tk01', 'portrait-photo', 'last-passport', 'representative-proof-adult']);
    expect(told.eforms).toEqual([{ id: 'tk01-2026-07-01', formCode: expect.any(String), title: expect.any(String) }]);
    expect(told.limits).toMatchObject([{ value: 8, unit: 'workingDay', provenance: { verified: false } }]);
    expect(told.fees).toMatchObject([{ amount: 100_000, provenance: { verified: true, source: expect.stringContaining('66.22/2026') } }]);
    expect(told.total).toEqual({ amount: 100_000, currency: 'VND' });
    expect(ids(told.exemptions)).toEqual(['digital-citizen']);
    expect(told.attendance).toMatchObject({ required: true, reasons: [{ provenance: { tag: 'T' } }] });
    expect(ids(told.steps)).toEqual(['reception', 'check', 'approval', 'printing', 'return']);
    expect(told).toMatchObject({ case: { key: 'CHIP_FIRST' }, channel: 'online', on: '2026-11-22', verified: false, versionId: '1.001456@2026-07-01', inForce: { from: '2026-07-01', to: null } });
  });

  it('asks other papers and no attendance where the passport is renewed at the counter, and no waiver', async () => {
    const told = await guide('1.001456', 'case=LOST&channel=counter');
    expect(ids(told.components)).toEqual(['form-tk01', 'portrait-photo', 'loss-report', 'representative-proof-adult', 'identity-shown']);
    expect(told.total.amount).toBe(200_000);
    expect(told.attendance).toEqual({ required: false, reasons: [] });
    expect(told.exemptions).toEqual([]);
  });

  it('takes the only case and the online channel for granted', async () => {
    expect(await guide('2.001159', '')).toMatchObject({ case: { key: 'NOTICE' }, channel: 'online', total: { amount: 0 }, sameMoment: true });
  });

  it('says that a fee is due though its amount is not known, and does not add it up', async () => {
    const told = await guide('1.013225', 'channel=online');
    expect(told).toMatchObject({ fees: [], total: { amount: 0 }, verified: false, unpricedFees: [{ id: 'permit', setBy: { vi: expect.stringContaining('Hội đồng nhân dân cấp tỉnh') } }] });
    expect((await guide('2.001159', '')).unpricedFees).toEqual([]);
    expect((await anyone.get<{ unpricedFees: { id: string }[] }>(`${root}/procedures/3.000347/fees?${on}`)).body.unpricedFees.map(({ id }) => id)).toEqual(['licence-154-2025']);
    expect((await anyone.get<{ fees: { id: string }[]; unpricedFees: object[] }>(`${root}/procedures/3.000347/fees?on=2025-12-31`)).body).toMatchObject({ fees: [{ id: 'licence-counter' }, { id: 'licence-online' }], unpricedFees: [] });
  });

  it.each([['', 2_000], ['&pages=2', 4_000], ['&pages=3', 5_000], ['&pages=10', 12_000], ['&pages=500', 200_000], ['&pages=10&copies=3', 36_000]])('adds up a tariff by page (%s): %i đồng', async (quantities, amount) => {
    expect((await guide('2.000815', `case=COPY${quantities}`)).total.amount).toBe(amount);
  });

  it('adds up a charge for each person', async () => {
    expect((await guide('1.004194', 'case=LIST&channel=counter&persons=4')).total.amount).toBe(40_000);
  });

  it('shows the fees of a day, of every case or of one', async () => {
    const fees = async (query: string): Promise<[string, number][]> => (await anyone.get<{ fees: { id: string; amount: number }[] }>(`${root}/procedures/1.001456/fees?${query}`)).body.fees.map(({ id, amount }) => [id, amount]);
    expect(await fees('on=2027-01-02')).toEqual([['issue-base-2027', 200_000], ['reissue-base-2027', 400_000]]);
    expect(await fees('on=2024-06-03&case=RENEW&channel=online')).toEqual([['issue-cut-2024-online', 180_000]]);
  });
});

describe('documents and caches', () => {
  it('gives a whole version, its days, and the same again only when it has changed', async () => {
    const first = await anyone.get<{ id: string; inForce: object; eforms: unknown[] }>(`${root}/procedures/1.001456?on=2026-06-30`);
    expect(first.body).toMatchObject({ id: '1.001456@2023-08-15', inForce: { from: '2023-08-15', to: '2026-06-30' } });
    expect(first.body.eforms).toHaveLength(2);
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    const again = await anyone.try('GET', `${root}/procedures/1.001456?on=2026-06-30`, undefined, { headers: { 'if-none-match': `W/${first.version}` } });
    expect(again).toMatchObject({ status: 304, body: '', version: first.version });
    expect((await anyone.try('GET', `${root}/procedures/1.001456?on=2026-07-01`, undefined, { headers: { 'if-none-match': first.version ?? '' } })).status).toBe(200);
    expect((await anyone.get(`${root}/procedure-versions/1.001456@2023-08-15`)).body).toEqual(first.body);
  });

  it.each(['procedures', 'procedures/1.001456/guide?case=LOST', 'procedures/1.001456/versions', 'fields', 'provision', 'agencies', 'agencies/G01', 'agencies/G01-TNG/ancestors', 'calendars', 'calendars/vn-state', 'calendars/vn-state/years/2026', 'services'])('lets caches keep %s for a minute', async (path) => {
    const first = await anyone.get(`${root}/${path}`);
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    expect(first.version).toMatch(/^"[^"]+"$/);
    expect((await anyone.try('GET', `${root}/${path}`, undefined, { headers: { 'if-none-match': `"other", ${first.version}` } })).status).toBe(304);
  });

  it('lets no cache keep a refusal', async () => {
    expect((await refusal('procedures/9.999999')).headers.get('cache-control')).toBe('no-store');
  });

  it('counts what is provided at each level (P-c L-1)', async () => {
    const { body } = await anyone.get<{ decree42: object[]; decree43: object[] }>(`${root}/provision?${on}`);
    expect(body).toMatchObject({ procedures: 16, online: 15, decree43: [{ level: 1, procedures: 1 }, { level: 2, procedures: 0 }, { level: 3, procedures: 6 }, { level: 4, procedures: 9 }] });
    expect(body.decree42).toMatchObject([{ level: 'endToEnd', label: { vi: 'Toàn trình' }, procedures: 9 }, { level: 'partial', procedures: 6 }, { level: 'information', procedures: 1 }]);
    expect((await anyone.get(`${root}/provision?${on}&agency=G01-TNG-05443`)).body).toMatchObject({ procedures: 5 });
  });

  it('lists the fields and the versions of a procedure', async () => {
    const fields = await anyone.get<{ items: { code: string; procedures: number }[]; next: string }>(`${root}/fields?${on}&limit=4`);
    expect(fields.body.items.map(({ code, procedures }) => [code, procedures])).toEqual([['ANM', 1], ['CANCUOC', 1], ['CHUNGTHUC', 1], ['CUTRU', 4]]);
    expect(fields.body.items[3]).toMatchObject({ name: { vi: 'Đăng ký, quản lý cư trú', en: 'Residence' } });
    expect((await anyone.get<{ items: object[] }>(`${root}/fields?${on}&after=${fields.body.next}`)).body).toMatchObject({
      items: [{ code: 'GPLX', procedures: 1 }, { code: 'HDXD', procedures: 1 }, { code: 'HKD', procedures: 1 }, { code: 'HOTICH', procedures: 3 }, { code: 'LLTP', procedures: 1 }, { code: 'QLXNC', procedures: 2 }], next: null,
    });
    expect((await anyone.get<Page>(`${root}/procedures/1.004222/versions`)).body.items.map(({ versionId }) => versionId)).toEqual(['1.004222@2026-07-01', '1.004222@2026-03-15', '1.004222@2025-11-20']);
  });
});
