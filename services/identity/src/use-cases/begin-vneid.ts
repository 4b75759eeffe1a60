import { Injectable } from '@nestjs/common';
import { inputError, refuseFaults } from './input-faults.js';
import { Secrets, Vneid, VneidAuthorizations } from './ports.js';

/** Addresses VNeID may send people back to, the default first. */
export abstract class RedirectUris {
  abstract readonly allowed: readonly string[];
}

export interface BegunVneid {
  /** Where the browser goes. */
  readonly url: string;
  /** Comes back with the code; the front end compares it with the one it got. */
  readonly state: string;
}

/** Somebody is sent to VNeID to sign in there (đăng nhập bằng VNeID). */
@Injectable()
export class BeginVneid {
  constructor(private readonly vneid: Vneid, private readonly authorizations: VneidAuthorizations, private readonly secrets: Secrets, private readonly redirectUris: RedirectUris) {}

  /** Refuses with `input.invalid` for an address not registered, `vneid.unavailable`. @param accountId account of somebody already signed in */
  async execute(redirectUri: string | null, accountId: string | null, now: Date): Promise<BegunVneid> {
    const target = redirectUri ?? this.redirectUris.allowed[0]!;
    refuseFaults([this.redirectUris.allowed.includes(target) ? null : inputError('/redirectUri', 'redirect-uri')]);
    const [state, nonce, codeVerifier] = [this.secrets.newToken(), this.secrets.newToken(), this.secrets.newToken()];
    const url = await this.vneid.authorizationUrl({ state, nonce, codeVerifier, redirectUri: target });
    await this.authorizations.begin(this.secrets.tokenHash(state), { nonce, codeVerifier, redirectUri: target, accountId, createdAt: now });
    return { url, state };
  }
}
