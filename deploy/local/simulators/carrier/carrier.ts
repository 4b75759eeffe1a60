import { randomInt } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { fastify } from 'fastify';
import { z } from 'zod';
import { Behaviour } from '../behaviour.js';
import { Endpoint } from '../endpoint.js';
import { httpFaults, spoil } from '../http-faults.js';
import type { Inbox } from '../inbox/inbox.js';
import type { Simulator } from '../simulator.js';
import { requestSignature, signStep, type Step } from './protocol.js';

const placeSchema = z.looseObject({
  kind: z.enum(['pick-up', 'return']), agency: z.string().min(1), recipient: z.string().min(1).max(200), phone: z.string().min(8).max(15), address: z.string().min(1).max(500), toCollect: z.int().min(0),
});
const stepSchema = z.looseObject({
  event: z.enum(['collecting', 'collected', 'delivering', 'failed', 'delivered', 'returned', 'cancelled']), at: z.iso.datetime({ offset: true }).optional(), identityChecked: z.boolean().optional(),
});

const faults = {
  ...httpFaults,
  refusing: 'takes no order (422)',
  manual: 'orders taken now move only by hand: POST /simulate/<reference> {event, at}',
  failDelivery: 'nobody is met; after two times the parcel goes back',
  rough: 'nobody is met the first time, and everything is told twice and in the wrong order',
  unchecked: 'delivers without checking who takes it',
  duplicate: 'tells every step three times at once',
  outOfOrder: 'tells every second step before the first',
  lost: 'tells nothing; asked, it answers',
  forged: 'before the true callback somebody sends two of his own: one unsigned, one with another event',
  lying: 'after the true callback tells something else under the same number, signed',
} as const;

interface Parcel { readonly reference: string; tracking: string; readonly content: string; readonly kind: 'pick-up' | 'return'; readonly toCollect: number; readonly rough: boolean; failed: number; readonly steps: Step[]; held: Step | null }

const remembered = 20_000;
const over: ReadonlySet<string> = new Set(['delivered', 'returned', 'cancelled']);

export interface CarrierSettings { readonly host: string; readonly port: number; readonly partner: string; readonly secret: string; readonly callbackUrl: string | null; /** Between two steps of a parcel. */ readonly stepMs: number }

/** The carrier (bưu chính): parcels are placed, given up and asked about under the partner's reference; each then goes its way by itself, and every step is told to the partner. */
export async function openCarrier(inbox: Inbox, { host, port, partner, secret, callbackUrl, stepMs }: CarrierSettings): Promise<Simulator> {
  const behaviour = new Behaviour();
  const parcels = new Map<string, Parcel>();
  const app = fastify({ bodyLimit: 65_536 });
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => { done(null, body); });

  app.addHook('preHandler', async (request, reply) => {
    if (!request.url.startsWith('/parcels/')) return;
    const expected = requestSignature(request.method, request.url, typeof request.body === 'string' ? request.body : '', secret);
    if (request.headers['x-partner'] !== partner || request.headers['x-signature'] !== expected) await reply.code(401).send({ error: { code: 'signature' } });
  });

  app.put<{ Params: { reference: string }; Body: string }>('/parcels/:reference', (request, reply) => {
    const { reference } = request.params;
    const parsed = placeSchema.safeParse(jsonOf(request.body));
    if (!parsed.success) return reply.code(422).send({ error: { code: 'bad-order', issues: parsed.error.issues } });
    const known = parcels.get(reference);
    if (known !== undefined) return known.content === request.body ? told(known) : reply.code(422).send({ error: { code: 'another-order' } });
    if (behaviour.take('refusing') !== null) return reply.code(422).send({ error: { code: 'refused' } });
    const { kind, toCollect, recipient, address } = parsed.data;
    const parcel: Parcel = {
      reference, tracking: newNumber(), content: request.body, kind, toCollect, rough: behaviour.take('rough') !== null, failed: 0, steps: [], held: null,
    };
    parcels.set(reference, parcel);
    inbox.record('carrier', { event: 'placed', reference, tracking: parcel.tracking, parcel: kind, recipient, address, toCollect });
    if (parcels.size > remembered) parcels.delete(parcels.keys().next().value ?? '');
    if (behaviour.take('manual') === null) void travel(parcel);
    return reply.code(201).send(told(parcel));
  });

  app.get<{ Params: { reference: string } }>('/parcels/:reference', (request, reply) => {
    const parcel = parcels.get(request.params.reference);
    return parcel === undefined ? reply.code(404).send({ error: { code: 'unknown' } }) : told(parcel);
  });

  app.delete<{ Params: { reference: string } }>('/parcels/:reference', (request, reply) => {
    const parcel = parcels.get(request.params.reference);
    if (parcel === undefined) return reply.code(404).send({ error: { code: 'unknown' } });
    const last = parcel.steps.at(-1)?.event ?? 'registered';
    if (last === 'cancelled') return told(parcel);
    if (last !== 'registered' && last !== 'collecting') return reply.code(409).send(told(parcel));
    take(parcel, { event: 'cancelled' });
    return told(parcel);
  });

  app.post<{ Params: { reference: string }; Body: string }>('/simulate/:reference', (request, reply) => {
    const parcel = parcels.get(request.params.reference);
    const parsed = stepSchema.safeParse(jsonOf(request.body));
    if (parcel === undefined || !parsed.success) return reply.code(parcel === undefined ? 404 : 400).send({ error: { code: 'unknown' } });
    return take(parcel, parsed.data);
  });

  app.post<{ Params: { reference: string } }>('/simulate/:reference/number', (request, reply) => {
    const parcel = parcels.get(request.params.reference);
    if (parcel === undefined) return reply.code(404).send({ error: { code: 'unknown' } });
    parcel.tracking = newNumber();
    return told(parcel);
  });

  const told = ({ reference, tracking, steps }: Parcel): object => ({ reference, tracking, steps });

  /** The way of a parcel by itself. Papers that were fetched stop before the agency: there they are handed over. */
  async function travel(parcel: Parcel): Promise<void> {
    const pause = async (): Promise<boolean> => {
      await delay(stepMs, undefined, { ref: false });
      return !over.has(parcel.steps.at(-1)?.event ?? '');
    };
    for (const event of ['collecting', 'collected', 'delivering']) if (await pause()) take(parcel, { event });
    if (parcel.kind === 'pick-up') return flush(parcel);
    while (await pause()) {
      const missed = (parcel.rough && parcel.failed === 0) || behaviour.take('failDelivery') !== null;
      if (!missed) take(parcel, { event: 'delivered', identityChecked: behaviour.take('unchecked') === null });
      else {
        parcel.failed += 1;
        take(parcel, { event: 'failed' });
        if (await pause()) take(parcel, { event: parcel.failed >= 2 ? 'returned' : 'delivering' });
      }
    }
    flush(parcel);
  }

  function take(parcel: Parcel, { event, at, identityChecked }: { event: string; at?: string | undefined; identityChecked?: boolean | undefined }): Step {
    const { reference, tracking, steps, toCollect } = parcel;
    const collected = event === 'delivered' && toCollect > 0 ? { amount: toCollect, receipt: `BT-${tracking}` } : {};
    const step = signStep({ partner, reference, tracking, sequence: steps.length + 1, event, at: at ?? new Date().toISOString(), ...(identityChecked === undefined ? {} : { identityChecked }), ...collected }, secret);
    steps.push(step);
    inbox.record('carrier', { event: 'step', reference, tracking, step: event, sequence: step.sequence });
    announce(parcel, step);
    return step;
  }

  function announce(parcel: Parcel, step: Step): void {
    const fault = behaviour.take('duplicate', 'outOfOrder', 'lost', 'forged', 'lying')?.fault;
    if (fault === 'lost') return;
    if (fault === 'forged') {
      void tell({ ...step, signature: '0'.repeat(64) });
      void tell({ ...step, event: 'returned' });
    }
    if (fault === 'outOfOrder' || parcel.rough) {
      if (parcel.held === null) {
        parcel.held = step;
        return;
      }
      const { held } = parcel;
      parcel.held = null;
      void tell(step).then(() => Promise.all((parcel.rough ? [held, step, held] : [held]).map((each) => tell(each))));
      return;
    }
    const first = Promise.all(Array.from({ length: fault === 'duplicate' ? 3 : 1 }, () => tell(step)));
    if (fault === 'lying') void first.then(() => tell(signStep({ ...step, event: step.event === 'returned' ? 'delivered' : 'returned' }, secret)));
  }

  /** What was held back for the wrong order and has no successor. */
  function flush(parcel: Parcel): void {
    if (parcel.held !== null) void tell(parcel.held);
    parcel.held = null;
  }

  /** Until the partner answers with anything but a fault of its own, for five minutes. A carrier that is down tells nobody anything. */
  async function tell(step: Step): Promise<void> {
    if (callbackUrl === null) return;
    const until = Date.now() + 5 * 60_000;
    for (let wait = 250; Date.now() < until; wait = Math.min(wait * 2, 5_000)) {
      const status = behaviour.conduct.mode === 'down' ? 0 : await fetch(callbackUrl, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(step), signal: AbortSignal.timeout(10_000),
      }).then(async (response) => {
        await response.body?.cancel();
        return response.status;
      }, () => 0);
      if (status !== 0) inbox.record('carrier', { event: 'callback', reference: step.reference, step: step.event, sequence: step.sequence, status });
      if (status !== 0 && status < 500 && status !== 429) return;
      await delay(wait, undefined, { ref: false });
    }
  }

  await app.ready();
  const server = createServer((request, response) => {
    const byHand = request.url?.startsWith('/simulate/') === true;
    void (byHand ? Promise.resolve(false) : spoil(behaviour, request, response)).then((spoilt) => { if (!spoilt) app.routing(request, response); });
  });
  const endpoint = new Endpoint(server, host, port);
  await endpoint.open();
  return { name: 'carrier', faults, behaviour, endpoint };
}

const newNumber = (): string => `MC${String(randomInt(1_000_000_000)).padStart(9, '0')}VN`;

function jsonOf(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return null;
  }
}
