import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { processTree, signalGroup } from './process-identity.js';
import { isFree } from './ports.js';
import type { Probe } from './probes.js';
import { lastLines, openLog } from './program.js';

/** A process the supervisor keeps alive. */
export interface ProcessSpec {
  name: string;
  command: string;
  args: string[];
  /** The whole environment; nothing is inherited. */
  env: Record<string, string>;
  cwd?: string;
  /** User and group to run as; only root may say so. */
  uid?: number;
  gid?: number;
  ready: Probe;
  /** Where it listens. While another program has one of them it is not started: that one's answers would pass for its own. */
  ports?: number[];
  /** Milliseconds until a process that is not ready counts as failed; 60,000. */
  readyWithin?: number;
  /** How it is asked to end; SIGTERM. */
  stopSignal?: NodeJS.Signals;
  /** Milliseconds until it is killed when it does not end; 10,000. */
  stopWithin?: number;
  /** Runs before every start, for what a crash may have left behind. */
  beforeStart?: () => Promise<void> | void;
}

export type ChildState = 'stopped' | 'starting' | 'ready' | 'waiting' | 'failed';

/** What is worth telling about a process. */
export type ChildNews = { what: 'spawned' | 'ready' } | { what: 'ended'; how: string; expected: boolean } | { what: 'restarting'; inMs: number };

/** Failures in a row before a process that was never ready is given up; one that was ready once is never given up. */
const attempts = 3;
/** A process that was ready this long starts counting its failures anew. */
const longEnoughMs = 10_000;
const mostEnds = 100;
const backOff = { firstMs: 200, mostMs: 5_000 };

/** One supervised process through all its restarts. */
export class Child {
  state: ChildState = 'stopped';
  /** How each of its lives since it was last started ended: a signal, an exit code, or why it did not begin; the oldest first. */
  ends: string[] = [];
  #process: ChildProcess | undefined;
  #wanted = false;
  #loop: Promise<void> = Promise.resolve();
  #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #failure: Error | undefined;
  #wake = new AbortController();
  #once: Record<string, string> = {};

  constructor(
    readonly spec: ProcessSpec,
    private readonly logFile: string,
    private readonly tell: (news: ChildNews) => void,
  ) {}

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /**
   * @param environment added to the specification's for the first life alone
   * @throws when it ends three times before it was ever ready; the message has the end of its log
   */
  async start(environment: Record<string, string> = {}): Promise<void> {
    if (!this.#wanted) {
      await this.#loop;
      this.#wanted = true;
      this.#failure = undefined;
      this.#wake = new AbortController();
      this.#once = environment;
      this.ends = [];
      this.state = 'starting';
      this.#loop = this.#keepRunning();
    }
    await this.ready();
  }

  /** Waits until the process is ready; at once when it is. */
  async ready(): Promise<void> {
    if (this.state === 'ready') return;
    if (!this.#wanted) throw this.#failure ?? new Error(`${this.spec.name} is stopped`);
    await new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** Ends it and keeps it ended. */
  async stop(): Promise<void> {
    this.#wanted = false;
    this.#wake.abort();
    const pid = this.pid;
    if (pid !== undefined) {
      for (const member of processTree(pid)) signalGroup(member, 'SIGCONT');
      signalGroup(pid, this.spec.stopSignal ?? 'SIGTERM');
      const killer = setTimeout(() => signalGroup(pid, 'SIGKILL'), this.spec.stopWithin ?? 10_000);
      await this.#loop;
      clearTimeout(killer);
    } else {
      await this.#loop;
    }
    this.#settle(new Error(`${this.spec.name} was stopped`));
  }

  /** Signals it as a stranger would: after SIGKILL it is started again. SIGSTOP and SIGCONT reach all processes below it. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const process = this.#process;
    if (process?.pid === undefined) throw new Error(`${this.spec.name} is not running`);
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') {
      for (const member of processTree(process.pid)) signalGroup(member, signal);
      return;
    }
    signalGroup(process.pid, signal);
    if (signal === 'SIGKILL') while (this.#process === process) await pause(5);
  }

  async #keepRunning(): Promise<void> {
    let failures = 0;
    let everReady = false;
    while (this.#wanted) {
      const run = await this.#spawn();
      const readySince = (await this.#untilReady(run)) ? Date.now() : undefined;
      if (readySince !== undefined) {
        everReady = true;
        this.state = 'ready';
        this.tell({ what: 'ready' });
        this.#settle();
      }
      const how = await run.ended;
      this.#process = undefined;
      this.ends = [...this.ends, how].slice(-mostEnds);
      this.tell({ what: 'ended', how, expected: !this.#wanted });
      if (!this.#wanted) break;
      failures = readySince !== undefined && Date.now() - readySince > longEnoughMs ? 1 : failures + 1;
      if (!everReady && failures >= attempts) return this.#giveUp(how);
      const inMs = Math.min(backOff.firstMs * 2 ** (failures - 1), backOff.mostMs);
      this.state = 'waiting';
      this.tell({ what: 'restarting', inMs });
      await pause(inMs, undefined, { signal: this.#wake.signal }).catch(() => undefined);
    }
    this.state = 'stopped';
  }

  async #spawn(): Promise<Run> {
    const { spec } = this;
    this.state = 'starting';
    try {
      await spec.beforeStart?.();
      for (const port of spec.ports ?? []) if (!(await isFree(port))) throw new Error(`another program has port ${port}`);
    } catch (error) {
      return new Run(Promise.resolve((error as Error).message));
    }
    if (!this.#wanted) return new Run(Promise.resolve('stopped before it began'));
    const log = openLog(this.logFile);
    const env = { ...spec.env, ...this.#once };
    this.#once = {};
    const process = spawn(spec.command, spec.args, { cwd: spec.cwd, env, uid: spec.uid, gid: spec.gid, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    const run = new Run(
      new Promise((resolve) => {
        process.once('error', (error) => resolve(error.message));
        process.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
      }),
    );
    if (process.pid !== undefined) {
      this.#process = process;
      this.tell({ what: 'spawned' });
    }
    return run;
  }

  /** Asks until it answers or is over; one that takes too long is killed. */
  async #untilReady(run: Run): Promise<boolean> {
    const deadline = Date.now() + (this.spec.readyWithin ?? 60_000);
    for (let wait = 20; !run.over; wait = Math.min(wait * 1.5, 250)) {
      if (await Promise.race([this.spec.ready(), run.ended.then(() => false)])) return !run.over;
      if (Date.now() > deadline && this.pid !== undefined) signalGroup(this.pid, 'SIGKILL');
      await Promise.race([pause(wait), run.ended]);
    }
    return false;
  }

  #giveUp(how: string): void {
    this.#wanted = false;
    this.state = 'failed';
    this.#failure = new Error(`${this.spec.name} does not start: ${how}; the end of ${this.logFile}:\n${lastLines(this.logFile)}`);
    this.#settle(this.#failure);
  }

  #settle(error?: Error): void {
    for (const waiter of this.#waiting.splice(0)) {
      if (error) waiter.reject(error);
      else waiter.resolve();
    }
  }
}

/** One life of a process. */
class Run {
  over = false;

  /** @param ended resolves with how it ended, in words */
  constructor(readonly ended: Promise<string>) {
    void ended.then(() => (this.over = true));
  }
}
