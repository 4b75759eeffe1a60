import { randomUUID } from 'node:crypto';
import type { Answered, Portal, Problem } from '#testing';
import { pdf, type World } from './world.js';

export const api = '/api/one-stop/v1';
export const pathOf = (dossierId: string): string => `${api}/dossiers/${dossierId}`;

/** A dossier as the API shows it. */
export interface Shown {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly state: { readonly code: string; readonly number: number };
  readonly receivingAgency: string;
  readonly counterAgency: { readonly code: string };
  readonly competentAgency: { readonly code: string };
  readonly unit: { readonly code: string } | null;
  readonly step: { readonly id: string } | null;
  readonly receptionDue: string | null;
  readonly processingDue: string | null;
  readonly clockSuspended: boolean;
  readonly asked: { readonly askedAt: string; readonly dueAt: string } | null;
  readonly fee: { readonly total: number } | null;
  readonly returnMethod: string | null;
  readonly originals: readonly { readonly count: number }[];
  readonly results: readonly { readonly code: string; readonly electronic: boolean; readonly replacedBy: string | null; readonly revoked: boolean }[];
  readonly challenges: readonly { readonly challengedVersion: number; readonly answerDue: string; readonly answered: boolean }[];
  readonly actions: readonly string[];
}

export interface Entry { readonly version: number; readonly fact: string; readonly at: string; readonly to: { readonly code: string }; readonly actor: { readonly role: string; readonly unit: string | null }; readonly detail: Record<string, unknown>; readonly record: Record<string, unknown> | null }

/** What each role of the stories can sign in as, made once. */
export interface Staff { readonly reception: Portal; readonly processing: Portal; readonly approver: Portal; readonly head: Portal; readonly otherUnit: Portal; readonly foreign: Portal; readonly administrator: Portal }

export async function staffOf(world: World): Promise<Staff> {
  const [reception, processing, approver, head, otherUnit, foreign, administrator] = await Promise.all([
    world.officer('reception', 'A1-MC'), world.officer('processing', 'A1-XL', { accountId: '00000000-0000-4000-8000-000000000001' }), world.officer('approver', 'A1-LD'), world.officer('unit-head', 'A1-XL'),
    world.officer('processing', 'A1-MC'), world.officer('reception', 'A2-MC', { agency: 'A2' }), world.officer('administrator', null, { agency: null }),
  ]);
  return { reception, processing, approver, head, otherUnit, foreign, administrator };
}

/** Lets somebody try an action on the dossier as it is now. */
export async function tries<Body = Problem>(world: World, who: Portal, dossierId: string, action: string, body: unknown = {}, options: { version?: string | null; key?: string } = {}): Promise<Answered<Body>> {
  const [row] = await world.rows<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [dossierId]);
  return who.try<Body>('POST', `${pathOf(dossierId)}/${action}`, body, { version: `"${row?.version ?? 1}"`, key: randomUUID(), ...options });
}

/** Lets somebody act, who is allowed to. */
export async function acts(world: World, who: Portal, dossierId: string, action: string, body: unknown = {}): Promise<Shown> {
  const answer = await tries<Shown>(world, who, dossierId, action, body);
  if (answer.status !== 200) throw new Error(`${action} answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const received = { checkedComponents: ['declaration', 'deed'] };
export const reason = 'Lý do cụ thể của việc này';

/** Brings a dossier so far. */
export class Way {
  constructor(private readonly world: World, private readonly staff: Staff, readonly id: string) {}

  async received(body: object = received): Promise<this> {
    await acts(this.world, this.staff.reception, this.id, 'reception', body);
    return this;
  }

  async processing(body?: object): Promise<this> {
    await this.received(body);
    await acts(this.world, this.staff.reception, this.id, 'transfers', { unit: 'A1-XL' });
    return this;
  }

  async atApproval(body?: object): Promise<this> {
    await this.processing(body);
    await acts(this.world, this.staff.processing, this.id, 'steps', { outcome: 'Đủ điều kiện' });
    return this;
  }

  /** A file signed for the dossier. */
  async signed(bytes: Buffer = pdf()): Promise<string> {
    const { body } = await this.staff.approver.upload<{ digest: string }>(`${pathOf(this.id)}/result-files`, { name: 'kết quả.pdf', type: 'application/pdf', bytes });
    return body.digest;
  }

  async done(body?: object): Promise<this> {
    await this.atApproval(body);
    await acts(this.world, this.staff.approver, this.id, 'completion', { outcome: 'granted', result: { digest: await this.signed() } });
    return this;
  }
}
