import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { Refusal } from '#contracts';

/** Milliseconds after which known keys are read again in the background, so that a withdrawn key is forgotten. */
const refreshEvery = 10 * 60_000;

/**
 * Identity's published keys. Kept in memory, they go on working while identity is away. An unknown key id asks again, at most every ten
 * seconds; after a failure nobody asks for a second. Without any key, verifying refuses with `auth.unavailable`.
 */
export function identityKeys(identityUrl: string): JWTVerifyGetKey {
  let failedAt = 0;
  let refreshedAt = Date.now();
  const keys = createRemoteJWKSet(new URL('/api/identity/.well-known/jwks.json', identityUrl), {
    cooldownDuration: 10_000,
    cacheMaxAge: Infinity,
    timeoutDuration: 3_000,
    [customFetch]: async (url, options) => {
      if (Date.now() - failedAt < 1_000) throw new Error('identity did not answer a moment ago');
      try {
        return await fetch(url, options);
      } catch (error) {
        failedAt = Date.now();
        throw error;
      }
    },
  });
  return async (header, token) => {
    if (Date.now() - refreshedAt > refreshEvery) {
      refreshedAt = Date.now();
      // The keys at hand go on working; the next token asks again.
      keys.reload().catch(() => undefined);
    }
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw keys.jwks() === undefined ? new Refusal('auth.unavailable') : new errors.JWKSNoMatchingKey();
    }
  };
}
