import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { errors } from 'oidc-provider';
import { Behaviour } from '../behaviour.js';
import { Endpoint } from '../endpoint.js';
import { httpFaults, spoil } from '../http-faults.js';
import type { Inbox } from '../inbox/inbox.js';
import type { Simulator } from '../simulator.js';
import { citizens } from './citizens.js';
import { forgeries, signingKey } from './forgery.js';
import { loginPage } from './login-page.js';
import { createProvider, subjectOf, type Client } from './provider.js';

const faults = {
  ...httpFaults,
  ...forgeries,
  'unknown-user': 'the person is gone when the code is exchanged',
  denied: 'whoever logs in denies consent',
} as const;

/** VNeID as an OpenID Connect provider. @param issuer the address people reach it by, where it is not the one it listens on */
export async function openVneid(inbox: Inbox, { host, port, issuer, client }: { host: string; port: number; issuer: string | null; client: Client }): Promise<Simulator> {
  const behaviour = new Behaviour();
  const server = createServer();
  const endpoint = new Endpoint(server, host, port);
  await endpoint.open();

  const provider = createProvider(issuer ?? `http://${host}:${endpoint.port}`, client, await signingKey(), behaviour);
  const answer = provider.callback();
  server.on('request', (request, response) => {
    void spoil(behaviour, request, response)
      .then(async (spoilt) => {
        if (spoilt) return;
        if (request.url?.startsWith('/interaction/')) await interact(request, response);
        else await answer(request, response);
      })
      .catch(() => { if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end('Phiên đăng nhập không còn. · The login is gone.'); });
  });
  return { name: 'vneid', faults, behaviour, endpoint };

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { uid, params } = await provider.interactionDetails(request, response);
    const action = `/interaction/${uid}`;
    if (request.method !== 'POST') return show(response, 200, loginPage(action));

    const form = await formOf(request);
    if (form.has('deny') || behaviour.take('denied')) {
      inbox.record('login', { client: params['client_id'], citizen: form.get('citizen'), outcome: 'denied' });
      return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'End-User denied consent' });
    }
    const citizen = citizens.find(({ personalId }) => personalId === form.get('citizen'));
    if (!citizen) return show(response, 422, loginPage(action, 'Không có công dân này. · No such citizen.'));
    inbox.record('login', { client: params['client_id'], citizen: citizen.personalId, outcome: 'agreed' });
    return provider.interactionFinished(request, response, { login: { accountId: subjectOf(citizen), remember: false }, consent: {} });
  }
}

function show(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action *",
  }).end(html);
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) {
    text += piece;
    if (text.length > 4_096) throw new errors.InvalidRequest('form too large');
  }
  return new URLSearchParams(text);
}
