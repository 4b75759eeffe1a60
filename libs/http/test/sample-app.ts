import type { webcrypto } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Body, Controller, type DynamicModule, Get, HttpCode, Module, Patch, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsObject, IsOptional, IsString, IsUUID, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { z } from 'zod';
import { type AccessTokenClaims, Refusal } from '#contracts';
import { currentTrace, RuntimeModule } from '#runtime';
import { Access, Allow, Answer, Caller, createApp, currentRequest, defineProblems, Id, Page, pageOf, PageRequest, peopleAudience, QueryCodes, tokenIssuer, Version, Wait } from '../src/index.js';

class Address {
  @IsString() @MaxLength(50) street!: string;
  @IsOptional() @IsString() country: string = 'VN';
}

class Component {
  @IsString() code!: string;
  @IsInt() @Min(1) @Max(10) copies!: number;
}

export class FileDossier {
  @IsString() @Length(2, 20) name!: string;
  @IsOptional() @IsUUID() procedureId?: string;
  @IsOptional() @ValidateNested() @Type(() => Address) address?: Address;
  @IsOptional() @IsArray() @ArrayMaxSize(5) @ValidateNested({ each: true }) @Type(() => Component) components?: Component[];
  @IsOptional() @IsArray() @IsString({ each: true }) tags?: string[];
  @IsOptional() @IsObject() form?: Record<string, unknown>;
}

class DossierQuery extends PageRequest {
  @QueryCodes(['submitted', 'received']) state?: string[];
}

const sampleProblems = defineProblems({
  'sample.not-allowed': { status: 409, title: { vi: 'Không làm được khi hồ sơ ở {state}', en: 'Not possible while {state}' }, detail: { vi: 'Chi tiết {state}', en: 'Detail {state}' } },
});

@Controller('api/sample/v1/dossiers')
@Allow({ kinds: ['citizen', 'officer'] })
class DossierController {
  @Get() list(@Query() query: DossierQuery): Page<{ id: number }> {
    const from = query.cursor(z.object({ id: z.int() }))?.id ?? 0;
    const rows = Array.from({ length: 50 - from }, (_, index) => ({ id: from + index + 1 })).slice(0, query.limit + 1);
    return pageOf(rows, query, (row) => row, (row) => ({ id: row.id }));
  }

  @Get(':dossierId') read(@Id('dossierId') dossierId: string): Answer<{ dossierId: string }> {
    return Answer.ok({ dossierId }, 7);
  }

  @Post() @Allow('anyone') file(@Body() body: FileDossier): FileDossier {
    return body;
  }

  @Patch(':dossierId') amend(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access): unknown {
    return { dossierId, version, caller: caller.accountId };
  }

  @Post('receive') @HttpCode(200) @Allow({ roles: ['reception'], assurance: 1 }) receive(@Caller() caller: Access): unknown {
    return { units: caller.unitsFor(['reception']), agencies: caller.agenciesFor(['reception']) };
  }
}

@Controller()
class OddController {
  @Get('api/sample/v1/refusal') @Allow('anyone') refuse(): never {
    throw new Refusal('sample.not-allowed', { state: 'done' });
  }

  @Get('api/sample/v1/unlisted') @Allow('anyone') unlisted(): never {
    throw new Refusal('sample.unlisted');
  }

  @Get('api/sample/v1/crash') @Allow('anyone') crash(): never {
    throw new TypeError('secret /srv/app.js');
  }

  @Get('api/sample/v1/database/:state') @Allow('anyone') database(@Query('state') state: string): never {
    throw Object.assign(new Error('detail of the table'), { code: state, severity: 'ERROR' });
  }

  @Get('api/sample/v1/trace') @Allow('anyone') async trace(@Wait() wait: number): Promise<unknown> {
    await new Promise((resolve) => setImmediate(resolve));
    return { traceId: currentRequest()?.trace.traceId, traceparent: currentTrace(), wait };
  }

  @Post('api/sample/v1/trace') @Allow('anyone') echoTrace(@Body() body: object): unknown {
    return { traceId: currentRequest()?.trace.traceId, traceparent: currentTrace(), body };
  }

  @Post('api/sample/v1/done') @Allow('anyone') done(): Answer<null> {
    return Answer.done();
  }

  @Get('internal/v1/cards') @Allow({ scope: 'sample:card' }) card(@Caller() caller: Access): unknown {
    return { service: caller.accountId };
  }

  @Get('api/sample/v1/slow') @Allow('anyone') async slow(): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, 150));
    return 'slow';
  }
}

/** A module with a metrics registry of its own, so that several applications may live in one process. */
function sampleModule(): DynamicModule {
  @Module({}) class SampleModule {}
  return { module: SampleModule, imports: [RuntimeModule.forRoot({ service: 'sample', logLevel: 'silent' })], controllers: [DossierController, OddController] };
}

/** A key set server and the private key to sign with: what identity is to a service. */
export class SampleIdentity {
  private constructor(readonly url: string, private readonly server: Server, private readonly privateKey: webcrypto.CryptoKey, readonly counts: { reads: number }) {}

  static async start(): Promise<SampleIdentity> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
    const counts = { reads: 0 };
    const server = createServer((_request, response) => {
      counts.reads += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SampleIdentity(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, privateKey, counts);
  }

  /** A citizen's token, with what is given changed; `exp` and `iat` in seconds. */
  async token(change: Partial<AccessTokenClaims> = {}, kid = 'k1'): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims: AccessTokenClaims = {
      iss: tokenIssuer, aud: peopleAudience, sub: '0198a000-0000-7000-8000-000000000001', iat: now, exp: now + 300, jti: crypto.randomUUID(), kind: 'citizen',
      person: '0198a000-0000-7000-8000-00000000000a', sid: 's1', assurance: 1, grants: [{ role: 'citizen', agency: null, unit: null }], scopes: [], ...change,
    };
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(this.privateKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export interface Sample {
  readonly app: NestFastifyApplication;
  readonly url: string;
}

/** Starts an application on a free port. */
export async function startSample(identityUrl: string, options: Partial<Parameters<typeof createApp>[1]> = {}, root: Parameters<typeof createApp>[0] = sampleModule()): Promise<Sample> {
  const app = await createApp(root, { service: 'sample', identityUrl, problems: sampleProblems, logger: false, ...options });
  await app.listen(0, '127.0.0.1');
  return { app, url: `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}` };
}
