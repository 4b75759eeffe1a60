import { createWriteStream, readFileSync } from 'node:fs';
import { Agent as HttpAgent, get as httpGet } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { getCACertificates } from 'node:tls';

/** No byte for this long, and the attempt is given up. */
const silenceMs = 20_000;
const attempts = 3;

/** Plain downloads as a browser on this machine would make them: HTTPS_PROXY and NO_PROXY are honoured, and certificates from NODE_EXTRA_CA_CERTS, SSL_CERT_FILE and the system. */
const agents = {
  http: new HttpAgent({ keepAlive: true, proxyEnv: process.env }),
  https: new HttpsAgent({ keepAlive: true, proxyEnv: process.env, ca: certificates() }),
};

/**
 * Writes what the address answers to the file.
 * @param received called with the number of bytes of each piece; negative when an attempt fails and its bytes count no more
 * @throws after three attempts
 */
export async function download(url: string, file: string, received: (bytes: number) => void): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    let bytes = 0;
    const counter = new Transform({
      transform(piece: Buffer, _encoding, done) {
        bytes += piece.length;
        received(piece.length);
        done(null, piece);
      },
    });
    try {
      await pipeline(await open(url), counter, createWriteStream(file));
      return;
    } catch (error) {
      received(-bytes);
      if (attempt === attempts || error instanceof Refused) throw error;
    }
  }
}

export async function fetchText(url: string, accept: string): Promise<string> {
  return text(await open(url, { accept }));
}

/** The other side answered, and not with the file: trying again would not help. */
class Refused extends Error {}

function open(url: string, headers: Record<string, string> = {}, redirects = 5): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const secure = url.startsWith('https:');
    const request = (secure ? httpsGet : httpGet)(url, { headers: { 'user-agent': 'mot-cua', ...headers }, agent: secure ? agents.https : agents.http }, (answer) => {
      const { statusCode = 0 } = answer;
      if (statusCode === 200) return resolve(answer);
      answer.resume();
      if (statusCode >= 300 && statusCode < 400 && answer.headers.location && redirects > 0) return resolve(open(new URL(answer.headers.location, url).href, headers, redirects - 1));
      reject(statusCode >= 500 ? new Error(`${url} answered ${statusCode}`) : new Refused(`${url} answered ${statusCode}`));
    });
    request.setTimeout(silenceMs, () => request.destroy(new Error(`${url} does not answer`)));
    request.once('error', reject);
  });
}

function certificates(): string[] {
  const own = process.env.SSL_CERT_FILE ? [readFileSync(process.env.SSL_CERT_FILE, 'utf8')] : [];
  return [...getCACertificates('default'), ...getCACertificates('system'), ...own];
}
