import { Body, Controller, Get, Header, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow, Answer, Call, Idempotency, Idempotent } from '#http';
import { Clock } from '#runtime';
import { SealedKeyRing } from '../outside/sealed-key-ring.js';
import { TendSigningKeys } from '../use-cases/tend-signing-keys.js';
import { keySetView, type KeySetView, type NewKeyView } from './key-set.view.js';
import { SigningKeyRequest } from './signing-keys.request.js';

/** Public keys with which everyone verifies access tokens offline. */
@ApiTags('keys')
@Controller('api/identity')
@Allow('anyone')
export class KeysController {
  constructor(private readonly keys: SealedKeyRing, private readonly tend: TendSigningKeys, private readonly idempotency: Idempotency, private readonly clock: Clock) {}

  /** JSON Web Key Set (RFC 7517); may be kept for five minutes. */
  @Get('.well-known/jwks.json') @Header('cache-control', 'public, max-age=300') @Header('content-type', 'application/jwk-set+json; charset=utf-8')
  list(): KeySetView {
    return keySetView(this.keys.published(this.clock.now()));
  }

  /** Signs with a new key from now on (thay khoá ký). Keys are also replaced by themselves every 90 days. */
  @Post('v1/signing-keys') @Idempotent() @Allow({ roles: ['administrator'] })
  async replace(@Call() call: Call, @Body() { compromised }: SigningKeyRequest): Promise<Answer<NewKeyView>> {
    const answer = await this.idempotency.once(call, async (tx) => new Answer(201, { kid: await this.tend.replace(tx, compromised ?? false, this.clock.now()) }));
    // Whoever was told of the new key finds it in the key set.
    await this.tend.hold();
    return answer;
  }
}
