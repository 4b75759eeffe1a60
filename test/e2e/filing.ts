import { type Portal } from '#testing';
import { deflateSync, crc32 } from 'node:zlib';
import { eventually, province, ward } from './world.js';

export interface Filed { readonly dossierId: string; readonly code: string; readonly submittedAt: string; readonly receivedAt: string; readonly feesDue: readonly { readonly feeId: string; readonly amount: number }[] }
export interface Draft { readonly id: string; readonly form: Record<string, unknown>; readonly prefilled: readonly { readonly pointer: string; readonly source: string }[]; readonly findings: readonly { readonly pointer: string; readonly code: string; readonly message: { readonly vi: string; readonly en: string } }[]; readonly components: readonly { readonly componentId: string; readonly files: readonly { readonly id: string; readonly scan: string }[] }[] }

const drafts = '/api/intake/v1/drafts';
const today = (): string => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

/** What a citizen files, and how. */
export interface Application { readonly procedureCode: string; readonly caseKey: string; readonly receivingAgency: string; readonly form: (prefilled: Record<string, unknown>) => Record<string, unknown>; readonly files?: Readonly<Record<string, { name: string; type: string; bytes: Uint8Array }>>; readonly returnMethod?: string; readonly open?: Record<string, unknown>; readonly save?: Record<string, unknown> }

/** Fills a draft from beginning to end and leaves it unsubmitted. */
export async function fill(who: Portal, application: Application): Promise<{ path: string; draft: Draft; version: string | null }> {
  const { procedureCode, caseKey, receivingAgency } = application;
  const opened = await who.post<Draft>(drafts, { procedureCode, caseKey, receivingAgency, ...application.open });
  const path = `${drafts}/${opened.body.id}`;
  const saved = await who.put<Draft>(path, { form: application.form(opened.body.form), ...(application.returnMethod === undefined ? {} : { returnMethod: application.returnMethod }), ...application.save }, { version: opened.version });
  for (const [componentId, file] of Object.entries(application.files ?? {})) await who.upload(`${path}/components/${componentId}/files`, file);
  return { path, draft: saved.body, version: saved.version };
}

/** Files an application and gives its code. */
export async function file(who: Portal, application: Application): Promise<Filed> {
  const { path } = await fill(who, application);
  await scanned(who, path);
  return (await who.post<Filed>(`${path}/submission`)).body;
}

/** Waits until no file of the draft waits for the scanner. */
export async function scanned(who: Portal, path: string): Promise<Draft> {
  return eventually(async () => {
    const { body } = await who.get<Draft>(path);
    return body.components.every(({ files }) => files.every(({ scan }) => scan !== 'pending')) && body;
  }, 'scan of every file');
}

export const passport = (change: Partial<Application> = {}): Application => ({
  procedureCode: '1.001456', caseKey: 'FIRST_14', receivingAgency: province.agency, returnMethod: 'counter',
  form: (prefilled) => ({
    ...prefilled, placeOfBirth: { kind: 'PROVINCE', value: 'Thái Nguyên' }, requestType: 'FIRST', requestDetails: 'Cấp hộ chiếu phổ thông lần đầu', chipOption: 'WITHOUT_CHIP',
    truthCommitment: true, signPlace: 'Thái Nguyên', signDate: today(), signerCapacity: 'SELF',
  }),
  files: { 'portrait-photo': { name: 'ảnh chân dung.png', type: 'image/png', bytes: picture() } },
  ...change,
});

export const residence = (change: Partial<Application> = {}): Application => ({
  procedureCode: '1.004222', caseKey: 'RENT', receivingAgency: ward.agency, returnMethod: 'electronic',
  form: (prefilled) => ({
    ...prefilled, receivingAuthority: 'Công an phường Phan Đình Phùng', requestType: 'DANG_KY_THUONG_TRU', requestContent: 'Đăng ký thường trú tại nơi ở thuê',
    householdHeadName: 'Nông Đức Thịnh', relationToHead: 'Chủ hộ', requestedAddress: { provinceCode: '19', communeCode: '05443', detail: 'Số 7, tổ 3' },
    consents: [{ role: 'OWNER', method: 'VNEID', fullName: 'Dương Văn Hải', personalId: '019070002318' }],
  }),
  files: { lease: { name: 'hợp đồng thuê nhà.pdf', type: 'application/pdf', bytes: pdf('Hop dong thue nha') } },
  ...change,
});

export const stayNotice = (stayFrom: string, change: Partial<Application> = {}): Application => ({
  procedureCode: '2.001159', caseKey: 'NOTICE', receivingAgency: ward.agency, returnMethod: 'electronic',
  form: (prefilled) => ({
    notifierName: 'Khách sạn Sông Cầu', notifierId: '4600990010', phone: '02083000000', ...prefilled,
    guestFullName: 'Trần Thị Bình', guestDateOfBirth: '1990-05-20', guestIdType: 'PERSONAL_ID', guestIdNumber: '019190001234', stayReason: 'Du lịch',
    stayFrom, stayTo: new Date(Date.parse(stayFrom) + 86_400_000).toISOString(), stayAddress: { provinceCode: '19', communeCode: '05443', detail: 'Số 88, đường Bến Tượng' }, notifierType: 'TOURIST_LODGING',
  }),
  ...change,
});

/** A small PNG, different each time, so that no two uploads share their bytes. */
export function picture(seed = Math.random()): Buffer {
  const side = 64;
  const rows = Buffer.alloc((side * 3 + 1) * side, Math.floor(seed * 255));
  for (let y = 0; y < side; y += 1) rows[y * (side * 3 + 1)] = 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('tEXt', Buffer.from(`s\0${seed}`, 'latin1')), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.byteLength, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A whole PDF of one page that says one thing. */
export function pdf(words: string): Buffer {
  const content = `BT /F1 18 Tf 72 720 Td (${words.replaceAll(/[()\\]/g, '')} ${Math.random()}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
