import { AuthenticatedSafe, CertBag, Certificate, PFX, PKCS8ShroudedKeyBag, PrivateKeyInfo, SafeBag, SafeContents } from 'pkijs';

const bagIds = { shroudedKey: '1.2.840.113549.1.12.10.1.2', certificate: '1.2.840.113549.1.12.10.1.3' };
const iterations = 10_000;
const encryption = { contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 }, hmacHashAlgorithm: 'SHA-256', iterationCount: iterations };

/**
 * A PKCS#12 file as banks and certification authorities hand it out: the key under a password, the certificates beside it.
 * @param key PKCS#8, DER
 * @param certificates DER, the signer's first
 */
export async function pkcs12(key: ArrayBuffer, certificates: ArrayBuffer[], password: string): Promise<Buffer> {
  const secret = Uint8Array.from(Buffer.from(password)).buffer;
  const shrouded = new PKCS8ShroudedKeyBag({ parsedValue: PrivateKeyInfo.fromBER(key) });
  await shrouded.makeInternalValues({ password: secret, ...encryption } as Parameters<typeof shrouded.makeInternalValues>[0]);
  const keyBag = new SafeBag({ bagId: bagIds.shroudedKey, bagValue: shrouded });
  const certificateBags = certificates.map((der) => new SafeBag({ bagId: bagIds.certificate, bagValue: new CertBag({ parsedValue: Certificate.fromBER(der) }) }));
  const safe = new AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: 0, value: new SafeContents({ safeBags: [keyBag] }) },
        { privacyMode: 0, value: new SafeContents({ safeBags: certificateBags }) },
      ],
    },
  });
  await safe.makeInternalValues({ safeContents: [{}, {}] });
  const file = new PFX({ parsedValue: { integrityMode: 0, authenticatedSafe: safe } });
  await file.makeInternalValues({ password: secret, iterations, pbkdf2HashAlgorithm: 'SHA-256', hmacHashAlgorithm: 'SHA-256' });
  return Buffer.from(file.toSchema().toBER(false));
}
