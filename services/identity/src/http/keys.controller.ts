import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#http';
import { Clock } from '#runtime';
import { SealedKeyRing } from '../outside/sealed-key-ring.js';
import { keySetView, type KeySetView } from './key-set.view.js';

/** Public keys with which everyone verifies access tokens offline. */
@ApiTags('keys')
@Controller('api/identity/.well-known')
@Allow('anyone')
export class KeysController {
  constructor(private readonly keys: SealedKeyRing, private readonly clock: Clock) {}

  /** JSON Web Key Set (RFC 7517); may be kept for five minutes. */
  @Get('jwks.json') @Header('cache-control', 'public, max-age=300') @Header('content-type', 'application/jwk-set+json; charset=utf-8')
  list(): KeySetView {
    return keySetView(this.keys.published(this.clock.now()));
  }
}
