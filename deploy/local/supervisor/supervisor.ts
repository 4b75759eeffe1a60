import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, renameSync, statSync, truncateSync } from 'node:fs';
import type { Socket } from 'node:net';
import { Child } from './child.js';
import type { ChildNews, ProcessSpec } from './child.js';
import { closeBook, endAll, endOrphans, openBook, writeBook } from './orphans.js';
import type { ProcessBook } from './orphans.js';
import { identify } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';
import { program } from '../checkout.js';
import { runProgram } from './program.js';
import type { ProgramSpec } from './program.js';
import { releasePorts } from './reservations.js';
import type { StateFolder } from './state-folder.js';

export type SupervisorNews = ChildNews & { name: string };

const logLimits = { keepBytes: 5_000_000, trimAboveBytes: 50_000_000, everyMs: 30_000 };

/**
 * Keeps the processes of one system alive, each in a group of its own, and ends them all when it ends, whatever the reason.
 * A library: `npm start`, `npm test`, fault runs and benchmarks use the same one.
 */
export class Supervisor {
  readonly #children = new Map<string, Child>();
  readonly #book: ProcessBook;
  #closing = false;
  #closed = false;
  /** Sends the guardian home and waits until it is gone. */
  #dismiss: () => Promise<void> = () => Promise.resolve();
  #trimming = setInterval(() => this.#trimLogs(), logLimits.everyMs).unref();

  private constructor(
    readonly folder: StateFolder,
    self: ProcessIdentity,
    private readonly tell: (news: SupervisorNews) => void,
  ) {
    this.#book = { supervisor: self, children: {} };
  }

  /**
   * Takes the state folder over: ends the orphans of an earlier crash first.
   * @throws AlreadyRunning when another supervisor works on it
   */
  static async open(folder: StateFolder, tell: (news: SupervisorNews) => void = () => undefined): Promise<Supervisor> {
    const self = identify(process.pid);
    if (!self) throw new Error('cannot read the process table');
    const supervisor = new Supervisor(folder, self, tell);
    do await endOrphans(folder);
    while (!openBook(folder, supervisor.#book));
    supervisor.#post();
    return supervisor;
  }

  /** Names of all processes with their state. */
  get processes(): { name: string; state: Child['state']; pid: number | undefined }[] {
    return [...this.#children.values()].map(({ spec, state, pid }) => ({ name: spec.name, state, pid }));
  }

  has(name: string): boolean {
    return this.#children.has(name);
  }

  /** Starts a new process, or one of that name that was stopped, by its new specification; resolves when it is ready. */
  async run(spec: ProcessSpec): Promise<void> {
    this.#refuseWhenClosing();
    await this.#children.get(spec.name)?.stop();
    const child = new Child(spec, this.#freshLog(spec.name), (news) => this.#note(child, news));
    this.#children.set(spec.name, child);
    await child.start();
  }

  /**
   * Runs a program to its end.
   * @throws when it fails
   */
  async finish(spec: ProgramSpec): Promise<void> {
    this.#refuseWhenClosing();
    await runProgram(spec, this.#freshLog(spec.name), (pid) => this.#record(spec.name, pid, 'SIGTERM'));
  }

  /** Starts what was stopped; resolves when it is ready. */
  async start(name: string): Promise<void> {
    await this.#child(name).start();
  }

  /** Ends it; it stays ended. */
  async stop(name: string): Promise<void> {
    await this.#child(name).stop();
  }

  /** @param environment added for the next life alone: a failure point that killed it does not kill the one after */
  async restart(name: string, environment: Record<string, string> = {}): Promise<void> {
    await this.stop(name);
    await this.#child(name).start(environment);
  }

  /** Signals it as a stranger would; what dies of it is started again. */
  async kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#child(name).kill(signal);
  }

  /** Waits until it is ready, through restarts. */
  async ready(name: string): Promise<void> {
    await this.#child(name).ready();
  }

  /** How its lives since it was last started ended, e.g. `SIGKILL`, `exit code 1`; the oldest first, the last hundred. */
  async ends(name: string): Promise<string[]> {
    return this.#child(name).ends;
  }

  /**
   * Ends everything, programs under way too, and gives the state folder back. Safe to call twice.
   * @param last names that others depend on, ended after all others
   */
  async close(last: string[] = []): Promise<void> {
    this.#closing = true;
    clearInterval(this.#trimming);
    const children = [...this.#children.values()];
    await Promise.all(children.filter((child) => !last.includes(child.spec.name)).map((child) => child.stop()));
    await Promise.all(children.filter((child) => last.includes(child.spec.name)).map((child) => child.stop()));
    await endAll(this.#book);
    this.#closed = true;
    closeBook(this.folder, this.#book);
    releasePorts(this.folder);
    await this.#dismiss();
  }

  #refuseWhenClosing(): void {
    if (this.#closing) throw new Error('the system is stopping');
  }

  #child(name: string): Child {
    const child = this.#children.get(name);
    if (!child) throw new Error(`no process ${name}; there are ${[...this.#children.keys()].join(', ')}`);
    return child;
  }

  #note(child: Child, news: ChildNews): void {
    const { name, stopSignal } = child.spec;
    if (news.what === 'spawned') this.#record(name, child.pid, stopSignal ?? 'SIGTERM');
    if (news.what === 'ended') this.#record(name, undefined, 'SIGTERM');
    this.tell({ name, ...news });
  }

  /** Writes down that a process runs, or no longer does. */
  #record(name: string, pid: number | undefined, stopSignal: NodeJS.Signals): void {
    const identity = pid === undefined ? undefined : identify(pid);
    if (identity) this.#book.children[name] = { ...identity, stopSignal };
    else delete this.#book.children[name];
    if (!this.#closed) writeBook(this.folder, this.#book);
  }

  /** The log of a process that is about to start; a long one of earlier starts is put aside. */
  #freshLog(name: string): string {
    const log = this.folder.logFile(name);
    if (sizeOf(log) > logLimits.keepBytes) renameSync(log, `${log}.1`);
    return log;
  }

  /** Posts a guardian, and another where that one dies, unless it cannot even start. */
  #post(): void {
    const log = openSync(this.folder.logFile('guardian'), 'a', 0o600);
    const guardian = spawn(process.execPath, ['--max-old-space-size=32', program('deploy/local/supervisor/guardian'), this.folder.path], {
      detached: true,
      stdio: ['pipe', log, log],
      env: {},
    });
    closeSync(log);
    guardian.unref();
    const pipe = guardian.stdin as Socket | null;
    pipe?.on('error', () => undefined);
    pipe?.unref();
    const posted = Date.now();
    guardian.once('exit', () => {
      if (!this.#closing && Date.now() - posted > 1_000) this.#post();
    });
    this.#dismiss = async () => {
      if (guardian.exitCode !== null || guardian.signalCode !== null) return;
      guardian.ref();
      const gone = once(guardian, 'exit');
      pipe?.end();
      await gone;
    };
    this.#book.guardian = guardian.pid === undefined ? undefined : identify(guardian.pid);
    writeBook(this.folder, this.#book);
  }

  /** Logs are opened for appending, so cutting them short under a running process loses nothing but old lines. */
  #trimLogs(): void {
    for (const name of this.#children.keys()) {
      const log = this.folder.logFile(name);
      if (sizeOf(log) > logLimits.trimAboveBytes) truncateSync(log);
    }
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
