import { Portal } from '#testing';
import { randomInt } from 'node:crypto';
import { eventually, system } from './world.js';

/** What identity answers to somebody who signed in. */
export interface Session { readonly accessToken: string; readonly refreshToken: string; readonly sessionId: string; readonly accountId: string; readonly personId: string; readonly assurance: number }

/** Somebody who opened an account of their own a moment ago, unknown to every other story. */
export interface Newcomer { readonly personalId: string; readonly fullName: string; readonly phone: string; readonly password: string; readonly session: Session; readonly portal: Portal }

const identity = '/api/identity/v1';
const { publicUrl, simulators } = system.addresses;
export const anyone = new Portal(publicUrl);

/** Details of a person nobody knows yet. */
export function stranger(): { personalId: string; fullName: string; sex: 'male'; dateOfBirth: string; phone: string; password: string } {
  const digits = String(randomInt(1_000_000)).padStart(6, '0');
  return { personalId: `019090${digits}`, fullName: 'Lục Văn Thử', sex: 'male', dateOfBirth: '1990-07-15', phone: `03${String(randomInt(100_000_000)).padStart(8, '0')}`, password: `Núi Cốc ${digits} mùa thu` };
}

/** Registers, reads the code from the phone, enters it, signs in. */
export async function newcomer(): Promise<Newcomer> {
  const details = stranger();
  const { body: asked } = await anyone.post<{ id: string }>(`${identity}/registrations`, details);
  await anyone.post(`${identity}/registrations/${asked.id}/confirmation`, { code: await codeOn(details.phone) });
  return { ...details, ...await signIn(details.personalId, details.password) };
}

export async function signIn(login: string, password: string): Promise<{ session: Session; portal: Portal }> {
  const { body: session } = await anyone.post<Session>(`${identity}/sessions`, { login, password });
  return { session, portal: new Portal(publicUrl, session.accessToken) };
}

export interface Sms { readonly id: number; readonly text: string }

/** Messages that arrived on a phone, oldest first; of very many the last two hundred. */
export async function smsOn(phone: string, { after = 0 } = {}): Promise<readonly Sms[]> {
  const answer = await fetch(`${simulators.inbox}/inbox/sms?to=${encodeURIComponent(`+84${phone.slice(1)}`)}&after=${after}`);
  return (await answer.json() as { items: Sms[] }).items;
}

/** The newest one-time code on a phone, once one more than `before` messages came. */
export function codeOn(phone: string, before = 0): Promise<string> {
  return eventually(async () => {
    const messages = await smsOn(phone);
    return messages.length > before && /\b\d{6}\b/.exec(messages.at(-1)?.text ?? '')?.[0];
  }, `code on ${phone}`);
}

/** Tells a party outside the system to misbehave, or to be normal again. */
export async function tell(party: 'sms' | 'mail' | 'vneid' | 'clamd' | 'payment' | 'carrier' | 'national-portal' | 'single-window', mode: string, delayMs = 5_000): Promise<void> {
  const answer = await fetch(`${simulators.inbox}/control/${party}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mode, delayMs }) });
  if (!answer.ok) throw new Error(`${party} does not become ${mode}: ${answer.status} ${await answer.text()}`);
}

/** What VNeID's redirect brings after a citizen agreed, or declined with `deny`. */
export async function throughVneid(citizen: { readonly citizen: string } | { readonly deny: '1' }, who: Portal = anyone): Promise<URLSearchParams> {
  const { body: { url, state } } = await who.post<{ url: string; state: string }>(`${identity}/vneid/authorizations`, {});
  const cookies = new Map<string, string>();
  let at = new URL(url);
  for (let step = 0; step < 10; step += 1) {
    if (at.searchParams.get('state') === state && at.origin !== new URL(url).origin) return at.searchParams;
    const form = at.pathname.startsWith('/interaction/') && cookies.size > 0;
    const answer = await fetch(onThisMachine(at), {
      method: form ? 'POST' : 'GET', redirect: 'manual', headers: { host: at.host, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: new URLSearchParams({ ...citizen }) } : {}),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const next = answer.headers.get('location');
    if (next === null) throw new Error(`VNeID stops with ${answer.status}: ${await answer.text()}`);
    at = new URL(next, at);
  }
  throw new Error('VNeID sends the browser round in circles');
}

/** As every browser has it, and Node has not: names below localhost are this machine. */
function onThisMachine(url: URL): URL {
  const found = new URL(url);
  if (found.hostname.endsWith('.localhost')) found.hostname = '127.0.0.1';
  return found;
}

/** Signs in through VNeID. */
export async function signInThroughVneid(personalId: string): Promise<{ session: Session & { readonly opened: boolean }; portal: Portal }> {
  const back = await throughVneid({ citizen: personalId });
  const { body: session } = await anyone.post<Session & { opened: boolean }>(`${identity}/vneid/sessions`, Object.fromEntries(['code', 'state', 'iss'].map((name) => [name, back.get(name)])));
  return { session, portal: new Portal(publicUrl, session.accessToken) };
}
