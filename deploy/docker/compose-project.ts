import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { checkout } from '../local/checkout.js';
import type { Processes } from '../local/supervisor/control.js';

const run = promisify(execFile);
const files = ['infrastructure', 'system', 'opened'].flatMap((name) => ['-f', `deploy/docker/${name}.yaml`]);

/** The system in containers as a compose project of its own, beside any other. */
export class ComposeProject implements Processes {
  /** @param settings variables that differ from `local.env` */
  constructor(private readonly name: string, private readonly settings: Record<string, string>) {}

  /** Builds what is missing and resolves when all of it is healthy. */
  async up(): Promise<void> {
    await this.compose('up', '-d', '--build', '--wait', '--quiet-pull');
  }

  /** Removes containers, networks and volumes; images stay. */
  async down(): Promise<void> {
    await this.compose('down', '-v', '--remove-orphans', '--timeout', '5');
  }

  /** What the last lines of every container's log are. */
  async logs(): Promise<string> {
    return this.compose('logs', '--no-color', '--tail', '200');
  }

  async kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    switch (signal) {
      // The first process of a container hands neither on to the service.
      case 'SIGSTOP': await this.compose('pause', name); break;
      case 'SIGCONT': await this.compose('unpause', name); break;
      default: await this.compose('kill', '-s', signal, name);
    }
    // The engine takes a kill for somebody's wish; a crash would be followed by a restart.
    if (signal === 'SIGKILL') await this.start(name);
  }

  async stop(name: string): Promise<void> {
    await this.compose('stop', name);
  }

  async start(name: string): Promise<void> {
    await this.compose('up', '-d', '--no-deps', '--wait', name);
  }

  async restart(name: string, environment: Record<string, string> = {}): Promise<void> {
    if (Object.keys(environment).length > 0) throw new Error('a container keeps the environment it was made with');
    await this.stop(name);
    await this.start(name);
  }

  async ready(name: string): Promise<void> {
    await this.compose('up', '-d', '--no-deps', '--wait', name);
  }

  /** An engine starts a container again and forgets how it ended. */
  async ends(): Promise<string[]> {
    throw new Error('how a container ended is not known');
  }

  private async compose(...args: string[]): Promise<string> {
    const command = ['compose', '-p', this.name, '--project-directory', '.', '--env-file', 'deploy/docker/local.env', ...files, ...args];
    const { stdout } = await run('docker', command, { cwd: checkout, env: { ...process.env, ...this.settings }, maxBuffer: 64 * 1024 * 1024 })
      .catch((error: Error & { stderr?: string }) => { throw new Error(`docker compose ${args[0]}: ${error.stderr?.trim().split('\n').at(-1) ?? error.message}`); });
    return stdout;
  }
}
