import { eventually, type Personas, type Portal } from '#testing';

/** A dossier that was walked to its end. */
interface Walked { readonly dossierId: string; readonly code: string; readonly agency: string; readonly version: number; /** Path of its payment. */ readonly receipt: string }

interface Payment { readonly total: number; readonly collections: readonly { readonly receipt: string | null }[] }
interface Order { readonly tracking: string; readonly state: { readonly label: { readonly vi: string } } }
interface Questionnaire { readonly questions: readonly { readonly id: string }[] }
interface Notice { readonly title: string }
interface Figures { readonly rows: readonly { readonly key: string; readonly received: { readonly total: number }; readonly ended: { readonly total: number } }[] }
interface Sync { readonly destinations: readonly { readonly destination: string; readonly sentVersion: number }[] }

/** What the other services made of the dossier: its owner rates it; then paid, posted, told, rated, counted and synchronised are looked up where everybody may look. */
export async function afterwards(personas: Personas, citizen: Portal, { dossierId, code, agency, version, receipt }: Walked, print: (line: string) => void): Promise<void> {
  const { body: { questions } } = await citizen.get<Questionnaire>('/api/feedback/v1/questionnaire');
  await until('rating', () => citizen.post(`/api/feedback/v1/dossiers/${dossierId}/rating`, { answers: questions.map(({ id: questionId }) => ({ questionId, points: 2 })), satisfaction: 3 }));

  const { total } = await until('receipt of the platform', async () => sure((await citizen.get<Payment>(receipt)).body, ({ collections }) => collections[0]?.receipt != null));
  print(`  trả tiền   / paid          ${total.toLocaleString('vi-VN')} đồng qua nền tảng thanh toán, biên lai ở ${receipt}`);
  const { body: { items: [order] } } = await citizen.get<{ items: Order[] }>(`/api/postal/v1/dossier-orders?dossierId=${dossierId}`);
  print(`  bưu chính  / posted        ${order?.tracking}: ${order?.state.label.vi}`);
  const notices = await until('notice of the return', async () => sure((await citizen.get<{ items: Notice[] }>(`/api/notification/v1/notices?dossierId=${dossierId}&limit=100`)).body.items, (items) => items.length >= version));
  print(`  thông báo  / told          ${notices.length} lần, sau cùng "${notices[0]?.title}"`);
  print(`  đánh giá   / rated         ${questions.length} câu hỏi, rất hài lòng`);
  const head = await personas.officer('tnh.truongphong');
  const row = await until('figures', async () => sure((await head.get<Figures>(`/api/statistics/v1/figures?agency=${agency}&by=procedure`)).body.rows.find(({ key }) => key === '1.001456'), (found) => (found?.ended.total ?? 0) > 0));
  print(`  thống kê   / counted       thủ tục 1.001456 ở ${agency}: tiếp nhận ${row?.received.total}, đã giải quyết ${row?.ended.total}`);
  const integrator = await personas.officer('tichhop');
  const portal = await until('synchronisation', async () => sure((await integrator.get<Sync>(`/api/integration/v1/sync/dossiers/${dossierId}`)).body.destinations.find(({ destination }) => destination === 'national-portal'), (found) => found?.sentVersion === version));
  print(`  đồng bộ    / synchronised  ${code}: ${portal?.sentVersion} trên ${version} bước ở Cổng dịch vụ công quốc gia (mô phỏng)\n`);
}

/** Asks again until there is an answer; says what was waited for in vain. */
async function until<Found>(what: string, look: () => Promise<Found>): Promise<Found> {
  return eventually(look, { timeout: 30_000 }).catch((error: Error) => { throw new Error(`${what}: ${error.message}`); });
}

function sure<Found>(found: Found, holds: (found: Found) => boolean): Found {
  if (!holds(found)) throw new Error('is not there within 30 s');
  return found;
}
