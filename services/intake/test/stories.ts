import { goodForm, pdf } from './catalogue.js';
import type { Person, Reply } from './world.js';

export const api = '/api/intake/v1';

/** An answer's body as a client without types reads it. */
export type Loose = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- specs read answers as a client without types does

export const opening = { procedureCode: '1.000001', caseKey: 'FIRST', receivingAgency: 'H55.01' };

function body(reply: Reply<Loose>, status: number): Loose {
  if (reply.status !== status) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** Opens a draft and fills its form. */
export async function filledDraft(citizen: Person, more: object = {}, form: object = goodForm): Promise<Loose> {
  const opened = body(await citizen.post(`${api}/drafts`, { ...opening, ...more }), 201);
  return body(await citizen.put(`${api}/drafts/${opened['id']}`, { form }, 1), 200);
}

/** A draft with all it needs. */
export async function readyDraft(citizen: Person, more: object = {}, form: object = goodForm): Promise<Loose> {
  const draft = await filledDraft(citizen, more, form);
  body(await citizen.upload(`${api}/drafts/${draft['id']}/components/proof/files`, pdf, 'Giấy tờ chứng minh.pdf', 'application/pdf'), 201);
  return body(await citizen.get(`${api}/drafts/${draft['id']}`), 200);
}

/** A dossier as filed. */
export async function filedDossier(citizen: Person, more: object = {}, form: object = goodForm): Promise<Loose> {
  const draft = await readyDraft(citizen, more, form);
  return body(await citizen.post(`${api}/drafts/${draft['id']}/submission`), 201);
}
