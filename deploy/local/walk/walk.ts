import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answered, eventually, Personas, type Portal, type SystemAddresses } from '#testing';
import { checkout } from '../checkout.js';
import { JournalWatch } from './journal.js';
import { afterwards } from './afterwards.js';
import { portrait, resultDocument } from './papers.js';

interface Draft { readonly id: string; readonly form: Record<string, unknown> }
interface Dossier { readonly id: string; readonly code: string; readonly version: number; readonly state: { readonly code: string } }

const agency = 'G01-TNG';
const returnAddress = { recipient: 'Nông Đức Thịnh', phone: '0912000001', line: 'Số 7, tổ 3, phường Phan Đình Phùng, tỉnh Thái Nguyên', provinceCode: '19', communeCode: '05443' };

/** What the walk must know of a system. */
export type WalkAddresses = Pick<SystemAddresses, 'publicUrl' | 'brokers' | 'topicPrefix' | 'accountsFile'>;

/**
 * Walks one passport application (1.001456) from log-in to *Đã trả kết quả* through the public API: filed, paid online, granted, brought by the post, rated; prints every fact as it arrives on Kafka
 * and what every other service made of it, and leaves its slips and its signed result as files.
 */
export async function walk(addresses: WalkAddresses, print: (line: string) => void = console.log): Promise<void> {
  const journal = new JournalWatch(addresses.brokers, addresses.topicPrefix, print);
  await journal.start();
  try {
    await walkPassport(new Personas(addresses), journal, print);
  } finally {
    await journal.stop();
  }
}

async function walkPassport(personas: Personas, journal: JournalWatch, print: (line: string) => void): Promise<void> {
  const person = personas.citizenNumber(0);
  const citizen = await personas.citizen(0);
  print(`\n  ${person.fullName} nộp hồ sơ cấp hộ chiếu phổ thông (1.001456) / files a passport application`);
  const filed = await file(citizen);
  journal.follow(filed.dossierId);
  print(`    mã hồ sơ ${filed.code}, tiếp nhận chính thức ${filed.receivedAt}`);

  const path = `/api/one-stop/v1/dossiers/${filed.dossierId}`;
  let now: Answered<Dossier> = await citizen.get<Dossier>(path, { prefer: 'wait=10' });
  const step = async (who: Portal, action: string, body: unknown): Promise<void> => {
    now = await who.post<Dossier>(`${path}/${action}`, body, { version: now.version });
    await journal.arrived(filed.dossierId, now.body.version);
  };
  await journal.arrived(filed.dossierId, now.body.version);

  const reception = await personas.officer('tnh.tiepnhan');
  await step(reception, 'payment-requests', { items: [{ feeId: 'issue-half-2026-online' }] });
  const receipt = await pay(citizen, filed.dossierId);
  now = await reached(citizen, path, 'submitted');
  await journal.arrived(filed.dossierId, now.body.version);
  await step(reception, 'reception', { checkedComponents: ['form-tk01', 'portrait-photo'] });
  await step(reception, 'transfers', { unit: 'G01-TNG-XNC' });
  await step(await personas.officer('tnh.xuly'), 'steps', { outcome: 'Đối chiếu dữ liệu xuất nhập cảnh: đủ điều kiện cấp' });
  const approver = await personas.officer('tnh.pheduyet');
  await step(approver, 'steps', { outcome: 'Duyệt cấp hộ chiếu' });
  const { body: result } = await approver.upload<{ digest: string }>(`${path}/result-files`, { name: 'ket-qua.pdf', type: 'application/pdf', bytes: await resultDocument(filed.code, person.fullName) });
  await step(approver, 'completion', { outcome: 'granted', result: { digest: result.digest } });
  // From here on nobody does anything: the post is told, goes to the owner, and what it says ends the dossier.
  now = await reached(citizen, path, 'returned');
  await journal.arrived(filed.dossierId, now.body.version);
  print(`  ${filed.code}: Đã trả kết quả\n`);

  await keepPapers(citizen, path, filed.code, print);
  await afterwards(personas, citizen, { ...filed, agency, version: now.body.version, receipt }, print);
}

/** Waits until the dossier stands there, as its owner sees it. */
function reached(citizen: Portal, path: string, state: string): Promise<Answered<Dossier>> {
  return eventually(async () => {
    const answer = await citizen.get<Dossier>(path);
    if (answer.body.state.code !== state) throw new Error(`the dossier did not come to ${state} within 60 s; it is ${answer.body.state.code}`);
    return answer;
  }, { timeout: 60_000 });
}

/** Pays what the dossier owes on the page of the payment platform, whose simulator takes a click for the money. Gives where the receipt is. */
async function pay(citizen: Portal, dossierId: string): Promise<string> {
  const { payments: [payment] } = await eventually(async () => {
    const { body } = await citizen.get<{ payments: { id: string }[] }>(`/api/payment/v1/dossiers/${dossierId}`);
    if (body.payments.length === 0) throw new Error('the dossier was not asked to pay within 30 s');
    return body;
  }, { timeout: 30_000 });
  const path = `/api/payment/v1/payments/${payment?.id}`;
  const { body: { payUrl } } = await citizen.post<{ payUrl: string }>(`${path}/attempts`);
  const page = new URL(payUrl);
  // As every browser has it, and Node has not: names below localhost are this machine.
  if (page.hostname.endsWith('.localhost')) page.hostname = '127.0.0.1';
  const answer = await fetch(page, { method: 'POST' });
  if (!answer.ok) throw new Error(`the page of the payment platform answered ${answer.status}`);
  return path;
}

async function file(citizen: Portal): Promise<{ dossierId: string; code: string; receivedAt: string }> {
  const opened = await citizen.post<Draft>('/api/intake/v1/drafts', { procedureCode: '1.001456', caseKey: 'FIRST_14', receivingAgency: agency });
  const draft = `/api/intake/v1/drafts/${opened.body.id}`;
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const form = {
    ...opened.body.form,
    placeOfBirth: { kind: 'PROVINCE', value: 'Thái Nguyên' }, requestType: 'FIRST', requestDetails: 'Cấp hộ chiếu phổ thông lần đầu, không gắn chíp điện tử', chipOption: 'WITHOUT_CHIP',
    truthCommitment: true, signPlace: 'Thái Nguyên', signDate: today, signerCapacity: 'SELF',
  };
  const saved = await citizen.put<Draft>(draft, { form, returnMethod: 'post', returnAddress }, { version: opened.version });
  if (saved.body.id !== opened.body.id) throw new Error('another draft came back');
  await citizen.upload(`${draft}/components/portrait-photo/files`, { name: 'ảnh chân dung.png', type: 'image/png', bytes: portrait() });
  return (await citizen.post<{ dossierId: string; code: string; receivedAt: string }>(`${draft}/submission`)).body;
}

/** Leaves the slips and the signed result beside the data of the system, and says where. */
async function keepPapers(citizen: Portal, path: string, code: string, print: (line: string) => void): Promise<void> {
  const folder = join(checkout, '.motcua/papers');
  mkdirSync(folder, { recursive: true });
  const keep = async (href: string, name: string): Promise<void> => {
    const file = join(folder, `${code}-${name}.pdf`);
    writeFileSync(file, await citizen.download(href));
    print(`    ${file}`);
  };
  const { body: slips } = await citizen.get<{ form: string; href: string }[]>(`${path}/slips`);
  for (const slip of slips) await keep(slip.href, slip.form);
  await keep(`${path}/results/${code}-KQ1/file`, 'KQ1');
}
