import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { AccessTokenClaims } from '#contracts';
import { peopleAudience, tokenIssuer } from '#http';
import type { Card } from '../src/domain/card.js';

/** A neighbour of one-stop on a port of its own. */
abstract class Neighbour {
  protected constructor(private readonly server: Server) {}

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function listening(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(answer);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Identity as far as one-stop sees it: its keys, and tokens for services. */
export class IdentityDouble extends Neighbour {
  private constructor(server: Server, private readonly key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']) {
    super(server);
  }

  static async open(): Promise<IdentityDouble> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = { ...await exportJWK(publicKey), kid: 'spec', alg: 'ES256', use: 'sig' };
    return new IdentityDouble(await listening((request, response) => {
      if (request.url?.endsWith('/jwks.json') === true) json(response, 200, { keys: [jwk] });
      else json(response, 200, { accessToken: 'a.b.c', expiresIn: 300 });
    }), privateKey);
  }

  token({ personId, accountId, grants, kind, name }: { personId: string | null; accountId: string; grants: AccessTokenClaims['grants']; kind: 'citizen' | 'officer'; name?: string }): Promise<string> {
    return new SignJWT({ kind, person: personId, assurance: 2, grants, scopes: [], sid: accountId, jti: accountId, ...(name === undefined ? {} : { name }) })
      .setProtectedHeader({ alg: 'ES256', kid: 'spec' }).setIssuer(tokenIssuer).setAudience(peopleAudience).setSubject(accountId).setIssuedAt(1_700_000_000).setExpirationTime(4_000_000_000).sign(this.key);
  }
}

/** Intake as far as one-stop sees it: the cards of its dossiers. */
export class IntakeDouble extends Neighbour {
  readonly cards = new Map<string, Card>();
  away = false;

  static async open(): Promise<IntakeDouble> {
    const intake: { double?: IntakeDouble } = {};
    const server = await listening((request, response) => {
      const { double } = intake;
      const card = double?.cards.get(/^\/internal\/v1\/dossiers\/([^/]+)\/card$/.exec(request.url ?? '')?.[1] ?? '');
      if (double?.away === true) request.socket.destroy();
      else if (card === undefined) json(response, 404, {});
      else json(response, 200, card);
    });
    intake.double = new IntakeDouble(server);
    return intake.double;
  }
}
