import type { Answered, Portal, RequestOptions } from '#testing';
import { randomUUID } from 'node:crypto';
import { file, passport, pdf, stayNotice } from '../e2e/filing.js';
import { pathOf, province, system } from '../e2e/world.js';
import type { History } from './history.js';

interface Shown { readonly version: number; readonly dossierId: string; readonly code: string; readonly id: string }

/** Somebody who logs in again where a token ends: a case lasts longer than one. */
export type Who = () => Promise<Portal>;

const patience = 90_000;

/** Repeats a request under one key until it is answered for good, as a careful client does; what a client must never see is written down. */
async function persist<Body>(who: Who, history: History, method: string, path: string, body: unknown, options: RequestOptions): Promise<Answered<Body>> {
  const until = Date.now() + patience;
  for (let wait = 20; ; wait = Math.min(wait * 1.6, 1_000)) {
    const answer = await who().then((portal) => portal.try<Body>(method, path, body, options)).catch(() => null);
    const passing = answer === null || answer.status === 503 || answer.status === 429 || answer.status === 504 || (answer.status === 409 && JSON.stringify(answer.body).includes('idempotency.in-progress'));
    if (answer !== null && answer.status >= 500 && !passing) history.scandals.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (answer !== null && !passing) return answer;
    if (Date.now() > until) throw new Error(`${method} ${path} was not answered within ${patience / 1_000} s: ${JSON.stringify(answer?.body)}`);
    history.retries += 1;
    await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())));
  }
}

/** One dossier's whole life: filed by the citizen, received, settled and returned by the officer. */
export async function oneLife(citizen: Who, officer: Who, history: History): Promise<void> {
  const notice = stayNotice(new Date().toISOString());
  const send = <Body>(who: Who, method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<Answered<Body>> => persist<Body>(who, history, method, path, body, options);
  const opened = await send<{ id: string; form: Record<string, unknown> }>(citizen, 'POST', '/api/intake/v1/drafts', { procedureCode: notice.procedureCode, caseKey: notice.caseKey, receivingAgency: notice.receivingAgency }, { key: randomUUID() });
  if (opened.status !== 201) throw new Error(`no draft was opened: ${opened.status} ${JSON.stringify(opened.body)}`);
  const draft = `/api/intake/v1/drafts/${opened.body.id}`;
  for (let version = opened.version; ;) {
    const saved = await send<unknown>(citizen, 'PUT', draft, { form: notice.form(opened.body.form), returnMethod: 'electronic' }, { version });
    if (saved.status === 200) break;
    if (saved.status !== 412) throw new Error(`the draft was refused: ${saved.status} ${JSON.stringify(saved.body)}`);
    version = (await send<unknown>(citizen, 'GET', draft, undefined)).version;
  }
  const key = randomUUID();
  const filed = await send<Shown>(citizen, 'POST', `${draft}/submission`, undefined, { key });
  if (filed.status !== 201) throw new Error(`the submission was refused: ${filed.status} ${JSON.stringify(filed.body)}`);
  const { dossierId, code } = filed.body;
  history.submissions.push({ dossierId, code, key });
  await opens(officer, history, dossierId);
  await acts(officer, history, dossierId, 'reception', 'received', { checkedComponents: ['stay-notice'] });
  await acts(officer, history, dossierId, 'completion', 'completed', { outcome: 'granted' });
  await acts(officer, history, dossierId, 'return', 'returned', { method: 'electronic', at: new Date(Date.now() - 1_000).toISOString(), to: 'Người thông báo' });
}

async function opens(officer: Who, history: History, dossierId: string): Promise<void> {
  const until = Date.now() + patience;
  for (;;) {
    const answer = await persist<unknown>(officer, history, 'GET', pathOf(dossierId), undefined, { headers: { prefer: 'wait=5' } });
    if (answer.status === 200) return;
    if (Date.now() > until) throw new Error(`${dossierId} did not open at one-stop within ${patience / 1_000} s`);
  }
}

async function acts(officer: Who, history: History, dossierId: string, action: string, fact: string, body: unknown): Promise<void> {
  const { version } = await persist<Shown>(officer, history, 'GET', pathOf(dossierId), undefined, {});
  const key = randomUUID();
  const answer = await persist<Shown>(officer, history, 'POST', `${pathOf(dossierId)}/${action}`, body, { version, key });
  if (answer.status !== 200) throw new Error(`${action} was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  history.transitions.push({ dossierId, version: answer.body.version, fact, key, answer: JSON.stringify(answer.body) });
}

/** A load that goes on in several lanes until it is told to end; every life that has begun is led to its end. */
export function startLoad(citizen: Who, officer: Who, history: History, lanes = 5): { stop: () => Promise<void> } {
  let going = true;
  const lane = async (): Promise<void> => { while (going) await oneLife(citizen, officer, history); };
  const running = Promise.all(Array.from({ length: lanes }, lane));
  running.catch(() => undefined);
  return { stop: async () => { going = false; await running; } };
}

/** A passport that is paid online and whose result is given to the post. */
async function oneJourney(citizen: Who, history: History): Promise<string> {
  const { reception, processing, approver } = province;
  const { dossierId } = await file(await citizen(), passport({
    returnMethod: 'post', save: { returnAddress: { recipient: 'Nông Đức Thịnh', phone: '0912000001', line: 'Số 7, tổ 3, phường Phan Đình Phùng', provinceCode: '19', communeCode: '05443' } },
  }));
  history.journeys.push(dossierId);
  await opens(reception, history, dossierId);
  await acts(reception, history, dossierId, 'payment-requests', 'paymentRequested', { items: [{ feeId: 'issue-half-2026-online' }] });
  await pays(citizen, history, dossierId);
  await stands(citizen, history, dossierId, 'submitted');
  await acts(reception, history, dossierId, 'reception', 'received', { checkedComponents: ['form-tk01', 'portrait-photo'] });
  await acts(reception, history, dossierId, 'transfers', 'transferred', { unit: 'G01-TNG-XNC' });
  await acts(processing, history, dossierId, 'steps', 'advanced', { outcome: 'Đủ điều kiện' });
  await acts(approver, history, dossierId, 'steps', 'advanced', { outcome: 'Duyệt cấp' });
  const { body: { digest } } = await (await approver()).upload<{ digest: string }>(`${pathOf(dossierId)}/result-files`, { name: 'kết quả.pdf', type: 'application/pdf', bytes: pdf('Ket qua') });
  await acts(approver, history, dossierId, 'completion', 'completed', { outcome: 'granted', result: { digest } });
  return dossierId;
}

/** Pays on the platform's page, again and again until it takes the click. */
async function pays(citizen: Who, history: History, dossierId: string): Promise<void> {
  const until = Date.now() + patience;
  const key = randomUUID();
  for (;;) {
    const { body } = await persist<{ payments?: { id: string }[] }>(citizen, history, 'GET', `/api/payment/v1/dossiers/${dossierId}`, undefined, {});
    const [payment] = body.payments ?? [];
    if (payment !== undefined) {
      const { body: attempt } = await persist<{ payUrl: string | null }>(citizen, history, 'POST', `/api/payment/v1/payments/${payment.id}/attempts`, undefined, { key });
      const clicked = await fetch(new URL(new URL(attempt.payUrl ?? '').pathname, system.addresses.simulators.payment), { method: 'POST' }).then(({ ok }) => ok, () => false);
      if (clicked) return;
    }
    if (Date.now() > until) throw new Error(`${dossierId} could not be paid within ${patience / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function stands(citizen: Who, history: History, dossierId: string, state: string): Promise<void> {
  const until = Date.now() + patience;
  for (;;) {
    const { status, body } = await persist<{ state?: { code: string } }>(citizen, history, 'GET', pathOf(dossierId), undefined, {});
    if (body.state?.code === state) return;
    if (Date.now() > until) throw new Error(`${dossierId} did not come to ${state} within ${patience / 1_000} s; it is ${body.state?.code ?? status}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/**
 * One journey after another until told to end; the one that has begun is led on.
 * @param delivered whether each waits until the post has brought its result
 */
export function startJourneys(citizen: Who, history: History, { delivered }: { readonly delivered: boolean }): { stop: () => Promise<void> } {
  let going = true;
  const running = (async (): Promise<void> => {
    while (going) {
      const dossierId = await oneJourney(citizen, history);
      if (delivered) await stands(citizen, history, dossierId, 'returned');
    }
  })();
  running.catch(() => undefined);
  return { stop: async () => { going = false; await running; } };
}
