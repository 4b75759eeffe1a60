import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import type { Lasting } from '../supervisor/state-folder.js';

/** What an agency signs its results with (chữ ký số của cơ quan). */
export interface SigningKey {
  /** PKCS#12 file: key, certificate, chain. */
  file: string;
  password: string;
  /** PEM file of the authority that a verifier trusts. */
  authority: string;
}

/** Where the agency's key lies, whether or not it has been issued. */
export function signingKeyIn(folder: Lasting): SigningKey {
  return { file: folder.at('signing/agency.p12'), password: folder.secret('signing'), authority: folder.at('signing/authority.pem') };
}

/** The agency's key of this state folder, issued by a test authority at first use. */
export async function agencySigningKey(folder: Lasting): Promise<SigningKey> {
  const key = signingKeyIn(folder);
  if (existsSync(key.file)) return key;
  const { issueAgencyKey } = await import('./certificates.js');
  const { file, authority } = await issueAgencyKey(key.password);
  mkdirSync(folder.at('signing'), { recursive: true, mode: 0o700 });
  writeFileSync(key.authority, authority);
  // Last and at once: where it is, all of it is.
  writeFileSync(`${key.file}.writing`, file, { mode: 0o600 });
  renameSync(`${key.file}.writing`, key.file);
  return key;
}
