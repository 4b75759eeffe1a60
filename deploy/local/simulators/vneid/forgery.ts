import { SignJWT, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

export const forgeries = {
  'wrong-nonce': 'the ID token carries a nonce nobody asked for',
  'expired-token': 'the ID token expired an hour ago',
  'wrong-audience': 'the ID token is for another client',
  'wrong-key': 'the ID token is signed with a key that is not published',
} as const;
export type Forgery = keyof typeof forgeries;

export const algorithm = 'RS256';
const kid = 'simulator';

/** A fresh signing key, private part included. */
export async function signingKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return { ...await exportJWK(privateKey), kid, alg: algorithm, use: 'sig' };
}

/** The ID token as it should be, with one thing wrong. */
export async function forge(idToken: string, forgery: Forgery, key: JWK): Promise<string> {
  const claims = decodeJwt(idToken);
  const now = Math.floor(Date.now() / 1_000);
  let signer = await importJWK(key, algorithm) as CryptoKey;
  switch (forgery) {
    case 'wrong-nonce':
      claims['nonce'] = 'forged';
      break;
    case 'expired-token':
      claims.iat = now - 7_200;
      claims.exp = now - 3_600;
      break;
    case 'wrong-audience':
      claims.aud = 'somebody-else';
      break;
    case 'wrong-key':
      signer = (await generateKeyPair(algorithm)).privateKey;
      break;
  }
  return new SignJWT(claims).setProtectedHeader({ ...decodeProtectedHeader(idToken), alg: algorithm }).sign(signer);
}
