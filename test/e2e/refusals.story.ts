import type { Portal } from '#testing';
import { randomUUID } from 'node:crypto';
import { file, fill, passport, pdf, residence } from './filing.js';
import { act, dossierOf, historyOf, pathOf, personas, province, tryToAct, ward } from './world.js';

const otherWard = { agency: 'G01-TNG-05455', reception: () => personas.officer('qt.tiepnhan') };

describe('what the house refuses', () => {
  let citizen: Portal;
  let reception: Portal;
  /** A dossier nothing but refusals happens to. */
  let dossierId: string;
  beforeAll(async () => {
    [citizen, reception] = await Promise.all([personas.citizen(0), ward.reception()]);
    ({ dossierId } = await file(citizen, residence()));
    await dossierOf(citizen, dossierId);
  });
  afterEach(async () => {
    expect((await historyOf(citizen, dossierId)).map(({ fact }) => fact)).toEqual(['submitted']);
  });

  const good = { checklistItem: 'article-23', reason: 'Chỗ ở nằm trong khu vực cấm xây dựng', legalBasis: 'Điều 23 Luật Cư trú', guidance: 'Đăng ký tại chỗ ở hợp pháp khác' };

  it.each(Object.keys(good))('H-1: a refusal without %s', async (field) => {
    const { [field]: _left, ...rest } = good as Record<string, string>;
    for (const body of [rest, { ...good, [field]: '' }, { ...good, [field]: '             ' }]) {
      const { status, body: problem } = await tryToAct(reception, dossierId, 'refusal', body);
      expect([400, 422]).toContain(status);
      expect(problem.errors?.map(({ pointer }) => pointer)).toContain(`/${field}`);
    }
  });

  it('H-1 H-10: a refusal for what is on no checklist, or for not coming in person', async () => {
    expect(await tryToAct(reception, dossierId, 'refusal', { ...good, checklistItem: 'mood' })).toMatchObject({ status: 422, body: { code: 'dossier.checklist-item-unknown', errors: [{ pointer: '/checklistItem' }] } });
    for (const reason of ['Công dân phải đến nộp trực tiếp tại trụ sở', 'Đề nghị công dân nộp hồ sơ trực tiếp']) {
      expect(await tryToAct(reception, dossierId, 'refusal', { ...good, reason })).toMatchObject({ status: 422, body: { code: 'dossier.attendance-not-declared' } });
    }
  });

  it('H-1: a request for supplements without papers or without a reason', async () => {
    const reason = 'Hợp đồng thiếu trang có công chứng';
    const refused: readonly (readonly [items: unknown, pointer: string])[] = [
      [[], '/items'], [undefined, '/items'], [[{ component: 'lease' }], '/items/0/reason'], [[{ component: 'lease', reason: 'thiếu' }], '/items/0/reason'], [[{ component: 'lease', reason: '              ' }], '/items/0/reason'],
      [[{ reason }], '/items/0'], [[{ component: 'lease', field: '/phone', reason }], '/items/0'],
    ];
    for (const [items, pointer] of refused) {
      const { status, body } = await tryToAct(reception, dossierId, 'supplement-requests', { items });
      expect([items, [400, 422].includes(status), body.errors?.[0]?.pointer]).toEqual([items, true, pointer]);
    }
  });

  it('H-1: a request for papers outside the pinned version and case, or for a field its form does not have', async () => {
    const reason = 'Giấy tờ cần thiết để giải quyết hồ sơ';
    for (const [item, pointer] of [[{ component: 'vehicle-papers' }, '/items/0/component'], [{ component: 'giay-khac' }, '/items/0/component'], [{ field: '/mauTuDatRa' }, '/items/0/field'], [{ field: '/__proto__' }, '/items/0/field']] as const) {
      expect(await tryToAct(reception, dossierId, 'supplement-requests', { items: [{ ...item, reason }] })).toMatchObject({ status: 422, body: { code: 'supplement.outside-version', errors: [{ pointer }] } });
    }
  });

  it('H-2: asking on paper for what the state holds, unless an officer looked and did not find it', async () => {
    const item = { component: 'area-proof', reason: 'Chưa có xác nhận diện tích bình quân' };
    const checked = { source: 'Cơ sở dữ liệu về cư trú', checkedAt: '2026-11-20T09:00:00+07:00' };
    for (const databaseCheck of [undefined, { ...checked, found: true }]) {
      expect(await tryToAct(reception, dossierId, 'supplement-requests', { items: [{ ...item, databaseCheck }] })).toMatchObject({ status: 422, body: { code: 'supplement.component-held', errors: [{ pointer: '/items/0/component' }] } });
    }
    const { dossierId: other } = await file(citizen, residence());
    await dossierOf(citizen, other);
    expect((await act(reception, other, 'supplement-requests', { items: [{ ...item, databaseCheck: { ...checked, found: false } }] })).state.code).toBe('supplementing');
    expect(await tryToAct(reception, other, 'closures/unsupplemented')).toMatchObject({ status: 409, body: { code: 'supplement.limit-not-reached' } });
  });

  it('O-5: reception without every component checked, or with one the case does not have', async () => {
    expect(await tryToAct(reception, dossierId, 'reception', { checkedComponents: ['form-ct01'] })).toMatchObject({ status: 422, body: { code: 'dossier.components-unchecked', errors: [{ pointer: '/checkedComponents' }] } });
    expect(await tryToAct(reception, dossierId, 'reception', { checkedComponents: ['form-ct01', 'lease', 'vehicle-papers'] })).toMatchObject({ status: 422, body: { code: 'dossier.component-unknown' } });
  });

  it('I2: what the state does not allow, whoever asks for it', async () => {
    const [processing, approver] = await Promise.all([ward.processing(), ward.approver()]);
    const early: readonly (readonly [Portal, string, object])[] = [
      [reception, 'transfers', { unit: 'G01-TNG-05443-KV' }], [reception, 'supplements', { components: ['lease'], evidence: 'Giấy biên nhận' }], [reception, 'return', { method: 'counter', at: new Date().toISOString(), to: 'Nông Đức Thịnh' }],
      [reception, 'withdrawal/approval', {}], [processing, 'steps', { outcome: 'Đã xác minh' }], [processing, 'consultations', { units: ['G01-TNG-XNC'], question: 'Có ý kiến gì không?', dueAt: '2027-01-05T09:00:00+07:00' }],
      [approver, 'extensions', { reason: 'Cần thêm thời gian xác minh', newDue: '2027-01-05' }], [approver, 'stop', { ground: 'article-23', reason: 'Không đủ điều kiện giải quyết', legalBasis: 'Điều 23' }],
    ];
    for (const [who, action, body] of early) expect([action, await tryToAct(who, dossierId, action, body)]).toMatchObject([action, { status: 409, body: { code: 'dossier.action-not-allowed' } }]);
  });

  it('I2 P-m: nothing moves a dossier that has ended, and a finished one cannot be withdrawn', async () => {
    const { dossierId: ended } = await file(citizen, residence());
    await dossierOf(citizen, ended);
    await act(reception, ended, 'refusal', good);
    for (const [action, body] of [['reception', { checkedComponents: ['form-ct01', 'lease'] }], ['refusal', good], ['supplement-requests', { items: [{ component: 'lease', reason: 'Hợp đồng thiếu trang cuối' }] }], ['forwarding', { toAgency: 'G01-TNG-05455', reason: 'Không đúng thẩm quyền' }]] as const) {
      expect(await tryToAct(reception, ended, action, body)).toMatchObject({ status: 409, body: { code: 'dossier.action-not-allowed' } });
    }
    expect((await tryToAct(citizen, ended, 'withdrawal', { reason: 'Tôi không cần nữa, xin rút' })).status).toBe(409);
    expect((await citizen.try('POST', `/api/intake/v1/dossiers/${ended}/withdrawal`, { reason: 'Tôi không cần nữa' }, { key: randomUUID() })).status).toBe(409);
    expect((await historyOf(citizen, ended)).map(({ fact }) => fact)).toEqual(['submitted', 'refused']);
  });

  it('O-6 X-8: a dossier on the desk of another unit', async () => {
    const [counter, immigration, printing] = await Promise.all([province.reception(), province.processing(), personas.officer('tnh.inhochieu')]);
    const { dossierId: theirs } = await file(citizen, passport());
    await dossierOf(citizen, theirs);
    await act(counter, theirs, 'reception', { checkedComponents: ['form-tk01', 'portrait-photo'] });
    await act(counter, theirs, 'transfers', { unit: 'G01-TNG-XNC' });
    const { version } = await dossierOf(counter, theirs);
    const reached = await tryToAct(printing, theirs, 'steps', { outcome: 'Đủ điều kiện' }, version ?? '');
    expect([403, 404]).toContain(reached.status);
    expect((await act(immigration, theirs, 'steps', { outcome: 'Đủ điều kiện' })).version).toBe(4);
    expect(await tryToAct(immigration, theirs, 'steps', { outcome: 'Tự duyệt luôn' })).toMatchObject({ status: 403 });
  });

  it('X-8: nobody acts on a dossier of their own, be it sent to them by another office', async () => {
    // The reception officer of the ward, here as anybody who moves house.
    const known = { personalId: '019195700007', fullName: 'Lương Thị Thu', dateOfBirth: '1995-08-15', sex: 'female', phone: '0913000007', address: 'Phường Phan Đình Phùng' };
    const own = residence({
      receivingAgency: otherWard.agency, returnMethod: 'counter', open: { channel: 'counter', applicant: known },
      form: (prefilled) => ({
        ...prefilled, receivingAuthority: 'Công an phường Quyết Thắng', fullName: known.fullName, dateOfBirth: known.dateOfBirth, sex: 'NU', personalId: known.personalId, phone: known.phone, requestType: 'DANG_KY_THUONG_TRU',
        requestContent: 'Đăng ký thường trú tại nơi ở thuê', householdHeadName: known.fullName, relationToHead: 'Chủ hộ', requestedAddress: { provinceCode: '19', communeCode: '05443', detail: 'Số 7, tổ 3' },
        consents: [{ role: 'OWNER', method: 'ON_FORM', fullName: 'Dương Văn Hải' }],
      }),
      files: { lease: { name: 'hợp đồng.pdf', type: 'application/pdf', bytes: pdf('Hop dong') } }, save: { papers: [{ componentId: 'lease', originals: 0, copies: 1 }] },
    });
    const atHome = await reception.try('POST', '/api/intake/v1/drafts', { procedureCode: own.procedureCode, caseKey: own.caseKey, receivingAgency: ward.agency, ...own.open }, { key: randomUUID() });
    expect(atHome).toMatchObject({ status: 403, body: { code: 'dossier.own' } });
    const elsewhere = await otherWard.reception();
    const { dossierId: hers } = await file(elsewhere, own);
    await dossierOf(elsewhere, hers);
    await act(elsewhere, hers, 'forwarding', { toAgency: ward.agency, reason: 'Nơi ở thuộc phường Phan Đình Phùng' });
    for (const [action, body] of [['reception', { checkedComponents: ['form-ct01', 'lease'] }], ['refusal', good], ['supplement-requests', { items: [{ component: 'lease', reason: 'Hợp đồng thiếu trang cuối' }] }]] as const) {
      expect(await tryToAct(reception, hers, action, body)).toMatchObject({ status: 403, body: { code: 'dossier.own' } });
    }
  });

  it('X-5: a transition without version or key, with a version that is old, or with one that is none', async () => {
    const path = `${pathOf(dossierId)}/refusal`;
    const { version } = await dossierOf(reception, dossierId);
    const key = randomUUID();
    expect(await reception.try('POST', path, good, { key })).toMatchObject({ status: 428, body: { code: 'precondition.required' } });
    expect(await reception.try('POST', path, good, { version })).toMatchObject({ status: 400, body: { code: 'idempotency.key-missing' } });
    for (const [stated, status] of [['"7"', 412], ['*', 400], ['W/"1"', 400], ['1', 400], ['"1", "2"', 400], ['"-1"', 400], ['"99999999999999999999"', 400]] as const) expect([stated, (await reception.try('POST', path, good, { version: stated, key })).status]).toEqual([stated, status]);
    for (const malformed of ['x'.repeat(201), 'có dấu'.normalize('NFD').replaceAll(/[^\x20-\x7e]/g, ' ')]) expect(await reception.try('POST', path, good, { version, key: malformed })).toMatchObject({ status: 400, body: { code: 'idempotency.key-malformed' } });
  });

  it('X-5 I6: a key used for one dossier says nothing about another', async () => {
    const { dossierId: other } = await file(citizen, residence());
    const { version } = await dossierOf(reception, other);
    const key = randomUUID();
    expect((await reception.try('POST', `${pathOf(other)}/refusal`, good, { version, key })).status).toBe(200);
    expect(await reception.try('POST', `${pathOf(dossierId)}/refusal`, good, { version, key })).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });
    expect(await reception.try('POST', `${pathOf(other)}/refusal`, { ...good, reason: 'Một lý do hoàn toàn khác' }, { version, key })).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });
    expect((await reception.try('POST', `${pathOf(other)}/refusal`, good, { version, key })).headers.get('idempotency-replayed')).toBe('true');
  });

  it('P-d: permanent residence in a rented dwelling without the consent of its owner', async () => {
    const { form } = residence();
    const { path } = await fill(citizen, residence({ form: (prefilled) => ({ ...form(prefilled), consents: [{ role: 'HEAD', method: 'ON_FORM' }] }) }));
    expect(await citizen.try('POST', `${path}/submission`, undefined, { key: randomUUID() })).toMatchObject({
      status: 422, body: { code: 'submission.incomplete', errors: [{ pointer: '/form/consents', code: 'consent-missing-owner' }] },
    });
  });

  it('O-1: a counter that is not the officer’s, an agency that is not competent, a case nobody knows', async () => {
    const open = { procedureCode: '1.004222', caseKey: 'RENT', receivingAgency: ward.agency };
    const applicant = { personalId: '019165004321', fullName: 'Lường Văn Bảo', dateOfBirth: '1965-03-02', sex: 'female', address: 'Bản Mới' };
    expect(await (await otherWard.reception()).try('POST', '/api/intake/v1/drafts', { ...open, channel: 'counter', applicant }, { key: randomUUID() })).toMatchObject({ status: 403, body: { code: 'counter.not-yours' } });
    expect(await citizen.try('POST', '/api/intake/v1/drafts', { ...open, channel: 'counter', applicant }, { key: randomUUID() })).toMatchObject({ status: 403 });
    for (const [change, pointer] of [[{ receivingAgency: 'G01-TNG' }, '/receivingAgency'], [{ caseKey: 'DREAM' }, '/caseKey'], [{ procedureCode: '9.999999' }, '/procedureCode']] as const) {
      expect(await citizen.try('POST', '/api/intake/v1/drafts', { ...open, ...change }, { key: randomUUID() })).toMatchObject({ status: 422, body: { code: 'draft.not-offered', errors: [{ pointer }] } });
    }
  });
});
