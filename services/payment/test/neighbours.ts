import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { AccessTokenClaims } from '#contracts';
import { peopleAudience, tokenIssuer } from '#http';

/** A neighbour of payment on a port of its own. */
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

type Claims = { personId: string | null; accountId: string; grants: AccessTokenClaims['grants']; kind: 'citizen' | 'officer' | 'service'; name?: string; scopes?: string[] };

/** Identity as far as payment sees it: its keys, and tokens for services. */
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

  token({ personId, accountId, grants, kind, name, scopes = [] }: Claims): Promise<string> {
    return new SignJWT({ kind, person: personId, assurance: 2, grants, scopes, sid: kind === 'service' ? null : accountId, jti: accountId, ...(name === undefined ? {} : { name }) })
      .setProtectedHeader({ alg: 'ES256', kid: 'spec' }).setIssuer(tokenIssuer).setAudience(kind === 'service' ? 'payment' : peopleAudience).setSubject(accountId).setIssuedAt(1_700_000_000).setExpirationTime(4_000_000_000).sign(this.key);
  }
}

/** Intake as far as payment sees it: the same card for every dossier. */
export class IntakeDouble extends Neighbour {
  away = false;

  static async open(): Promise<IntakeDouble> {
    const intake: { double?: IntakeDouble } = {};
    const server = await listening((request, response) => {
      if (intake.double?.away === true) request.socket.destroy();
      else json(response, 200, { owner: { fullName: 'Nguyễn Thị Ánh', identifier: '019201006482', address: 'Số 7, tổ 3' }, summary: 'Hộ chiếu' });
    });
    intake.double = new IntakeDouble(server);
    return intake.double;
  }
}
