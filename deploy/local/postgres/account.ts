import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The system account PostgreSQL runs as when we are root; it refuses to run as root itself. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

const accountName = 'postgres';

/**
 * @returns `undefined` for an ordinary user, who runs the server under the own account
 * @throws when root cannot make the account; the message names the way out
 */
export function serverAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp();
  if (known) return known;
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', accountName]],
    ['adduser', ['-S', '-D', '-H', accountName]],
  ];
  for (const [command, args] of ways) {
    try {
      execFileSync(command, args, { stdio: 'ignore' });
      break;
    } catch {
      continue;
    }
  }
  const made = lookUp();
  if (!made) throw new Error(`PostgreSQL does not run as root, and no account "${accountName}" could be made: make one (useradd --system ${accountName}) or start as an ordinary user`);
  return made;
}

/** Whether an account that owns nothing on the way can reach the folder. Folders that do not exist yet are judged by the nearest that does. */
export function canBeReachedByOthers(folder: string): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  const passable = !stat || (stat.mode & 0o001) !== 0;
  const parent = dirname(resolve(folder));
  return passable && (parent === resolve(folder) || canBeReachedByOthers(parent));
}

function lookUp(): ServerAccount | undefined {
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith(`${accountName}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}
