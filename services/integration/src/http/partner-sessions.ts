import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A system that asks us in the adapter format; `agency` null sees every dossier. */
export interface Partner { readonly username: string; readonly password: string; readonly agency: string | null }

/** Milliseconds a session lasts. */
const lifetime = 30 * 60_000;

/** Sessions of partners: signed, so that every process knows them; nothing is kept. */
export class PartnerSessions {
  constructor(private readonly partners: readonly Partner[], private readonly secret: string) {}

  /** A session for who says the right password; undefined for everyone else. */
  open(username: string, password: string, now: Date): string | undefined {
    // Somebody unknown takes as long as somebody with a wrong password.
    const partner = this.partners.find((each) => each.username === username);
    const right = timingSafeEqual(digest(partner?.password ?? ''), digest(password));
    if (partner === undefined || !right) return undefined;
    const said = Buffer.from(JSON.stringify([username, now.getTime() + lifetime])).toString('base64url');
    return `${said}.${this.signatureOf(said)}`;
  }

  /** Whose session it is; undefined where it is nobody's, or over. */
  partnerOf(session: string, now: Date): Partner | undefined {
    const [said = '', signature = ''] = session.split('.');
    if (!timingSafeEqual(digest(this.signatureOf(said)), digest(signature))) return undefined;
    const [username, until] = JSON.parse(Buffer.from(said, 'base64url').toString('utf8')) as [string, number];
    return until < now.getTime() ? undefined : this.partners.find((each) => each.username === username);
  }

  private signatureOf(said: string): string {
    return createHmac('sha256', this.secret).update(`adapter session ${said}`).digest('base64url');
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
