import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { fastify } from 'fastify';
import { z } from 'zod';
import { Behaviour } from '../behaviour.js';
import { Endpoint } from '../endpoint.js';
import { httpFaults, spoil } from '../http-faults.js';
import type { Inbox } from '../inbox/inbox.js';
import type { Simulator } from '../simulator.js';
import { internationalNumber, segmentsOf } from './message.js';

const messageSchema = z.strictObject({
  to: z.string().max(20),
  text: z.string().min(1).max(1_000),
  /** The sender's own id of the message: sending it twice is sending it once. */
  reference: z.string().min(1).max(200),
});

type DeliveryState = 'accepted' | 'delivered' | 'failed';

interface Message {
  readonly id: string;
  readonly digest: string;
  readonly to: string;
  readonly reference: string;
  readonly segments: number;
  readonly state: DeliveryState;
}

const faults = {
  ...httpFaults,
  throttle: 'answers 429 with Retry-After of delayMs',
  lost: 'answers 202 and the message never arrives',
  duplicate: 'delivers the message twice',
  undelivered: 'answers 202, the delivery report says failed',
} as const;

/** Messages remembered for idempotency and delivery reports. */
const remembered = 20_000;

/**
 * SMS gateway (cổng tin nhắn): `POST /messages {to, text, reference}` answers 202 `{id, segments}`; `GET /messages/<id>` is the delivery report.
 * Where a key is given, requests must bring it in `X-Api-Key`.
 */
export async function openSmsGateway(inbox: Inbox, { host, port, apiKey }: { host: string; port: number; apiKey: string | null }): Promise<Simulator> {
  const behaviour = new Behaviour();
  const byReference = new Map<string, Message>();
  const byId = new Map<string, Message>();
  const app = fastify({ bodyLimit: 16_384 });

  app.addHook('onRequest', async (request, reply) => {
    if (apiKey !== null && request.headers['x-api-key'] !== apiKey) return reply.code(401).send({ error: { code: 'unauthorized' } });
    const throttled = behaviour.take('throttle');
    if (throttled) return reply.code(429).header('retry-after', Math.max(1, Math.ceil(throttled.delayMs / 1_000))).send({ error: { code: 'too-many-requests' } });
    return undefined;
  });

  app.post('/messages', (request, reply) => {
    const parsed = messageSchema.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: { code: 'bad-request', issues: parsed.error.issues } });
    const { text, reference } = parsed.data;
    const to = internationalNumber(parsed.data.to);
    if (to === null) return reply.code(400).send({ error: { code: 'bad-number' } });

    const digest = createHash('sha256').update(`${to}\n${text}`).digest('hex');
    const known = byReference.get(reference);
    if (known && known.digest !== digest) return reply.code(409).send({ error: { code: 'reference-reused' } });
    if (known) return reply.code(202).send({ id: known.id, segments: known.segments });

    const fault = behaviour.take('lost', 'duplicate', 'undelivered')?.fault;
    const state = fault === 'lost' ? 'accepted' : fault === 'undelivered' ? 'failed' : 'delivered';
    const message: Message = { id: randomUUID(), digest, to, reference, segments: segmentsOf(text), state };
    byReference.set(reference, message);
    byId.set(message.id, message);
    forgetOldest();
    if (state === 'delivered') inbox.record('sms', { to, text, reference, messageId: message.id });
    if (fault === 'duplicate') inbox.record('sms', { to, text, reference, messageId: message.id });
    return reply.code(202).send({ id: message.id, segments: message.segments });
  });

  app.get<{ Params: { id: string } }>('/messages/:id', (request, reply) => {
    const message = byId.get(request.params.id);
    if (!message) return reply.code(404).send({ error: { code: 'not-found' } });
    const { id, to, reference, segments, state } = message;
    return reply.send({ id, to, reference, segments, state });
  });

  function forgetOldest(): void {
    if (byId.size <= remembered) return;
    for (const [id, { reference }] of byId) {
      byId.delete(id);
      byReference.delete(reference);
      break;
    }
  }

  await app.ready();
  const server = createServer((request, response) => {
    void spoil(behaviour, request, response).then((spoilt) => { if (!spoilt) app.routing(request, response); });
  });
  const endpoint = new Endpoint(server, host, port);
  await endpoint.open();
  return { name: 'sms', faults, behaviour, endpoint };
}
