import { createServer } from 'node:http';
import { fastify } from 'fastify';
import { z } from 'zod';
import { normal } from '../behaviour.js';
import { Endpoint } from '../endpoint.js';
import type { Simulator } from '../simulator.js';
import type { Inbox } from './inbox.js';
import { inboxPage } from './page.js';

const conductSchema = z.strictObject({
  mode: z.string(),
  delayMs: z.int().min(0).max(600_000).default(5_000),
  count: z.int().min(1).nullable().default(null),
});

const soughtSchema = z.object({ after: z.coerce.number().int().default(0), limit: z.coerce.number().int().min(1).max(10_000).default(200) }).loose();

/**
 * The door for tests and people: `GET /inbox`, `GET /inbox/<kind>?to=...&after=...`, `DELETE /inbox`;
 * `GET /control`, `PUT /control/<simulator>`, `DELETE /control` (everyone normal again).
 */
export async function openInbox(inbox: Inbox, simulators: readonly Simulator[], host: string, port: number): Promise<Endpoint> {
  const app = fastify({ exposeHeadRoutes: false });
  const byName = new Map(simulators.map((simulator) => [simulator.name, simulator]));

  const page = (kinds: readonly string[]) => inboxPage(
    new Map(kinds.map((kind) => [kind, inbox.find(kind, { limit: 100 })])),
    new Map(simulators.map(({ name, behaviour }) => [name, behaviour.conduct])),
  );
  const html = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" };
  const wantsHtml = (accept: string | undefined) => accept?.includes('text/html') ?? false;
  const allKinds = () => Object.keys(inbox.counts());

  app.get('/', (_, reply) => reply.headers(html).send(page(allKinds())));
  app.get('/health/live', () => ({ status: 'up' }));

  app.get('/inbox', (request, reply) => wantsHtml(request.headers.accept)
    ? reply.headers(html).send(page(allKinds()))
    : reply.send({ counts: inbox.counts(), items: allKinds().flatMap((kind) => inbox.find(kind)).sort((a, b) => a.id - b.id) }));

  app.get<{ Params: { kind: string } }>('/inbox/:kind', (request, reply) => {
    const { kind } = request.params;
    if (!inbox.has(kind)) return reply.code(404).send({ error: { code: 'unknown-kind', kinds: allKinds() } });
    if (wantsHtml(request.headers.accept)) return reply.headers(html).send(page([kind]));
    const sought = soughtSchema.safeParse(request.query);
    if (!sought.success) return reply.code(400).send({ error: { code: 'bad-query', issues: sought.error.issues } });
    const { after, limit, ...fields } = sought.data;
    const where = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, String(value)]));
    return reply.send({ items: inbox.find(kind, { where, after, limit }) });
  });

  app.delete('/inbox', (_, reply) => {
    inbox.clear();
    return reply.code(204).send();
  });

  app.get('/control', () => Object.fromEntries(simulators.map((simulator) => [simulator.name, control(simulator)])));

  app.put<{ Params: { simulator: string } }>('/control/:simulator', async (request, reply) => {
    const simulator = byName.get(request.params.simulator);
    if (!simulator) return reply.code(404).send({ error: { code: 'unknown-simulator', simulators: [...byName.keys()] } });
    const conduct = conductSchema.safeParse(request.body);
    if (!conduct.success) return reply.code(400).send({ error: { code: 'bad-conduct', issues: conduct.error.issues } });
    const { mode } = conduct.data;
    if (!modesOf(simulator).includes(mode)) return reply.code(400).send({ error: { code: 'unknown-mode', modes: modesOf(simulator) } });
    await behave(simulator, mode === 'normal' ? normal : conduct.data);
    return reply.send(control(simulator));
  });

  app.delete('/control', async (_, reply) => {
    for (const simulator of simulators) await behave(simulator, normal);
    return reply.code(204).send();
  });

  await app.ready();
  const endpoint = new Endpoint(createServer((request, response) => { app.routing(request, response); }), host, port);
  await endpoint.open();
  return endpoint;
}

function modesOf({ faults }: Simulator): string[] {
  return ['normal', 'down', ...Object.keys(faults)];
}

function control(simulator: Simulator) {
  return { ...simulator.behaviour.conduct, port: simulator.endpoint.port, modes: { normal: 'as it should', down: 'refuses connections', ...simulator.faults } };
}

async function behave({ behaviour, endpoint }: Simulator, conduct: typeof normal): Promise<void> {
  behaviour.set(conduct);
  await (conduct.mode === 'down' ? endpoint.shut() : endpoint.open());
}
