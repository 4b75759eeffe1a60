import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkout } from './checkout.js';
import type { StateFolder } from './supervisor/state-folder.js';

export interface Tally {
  passed: number;
  failed: number;
}

/** What of Jest's own summary counts. */
interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  /** Spec files that could not even be loaded. */
  numRuntimeErrorTestSuites: number;
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
}

/** A run, with the files in which something failed. */
interface Run extends Tally {
  failing: { file: string; passed: number }[];
}

/** More failing files than this are no accident of a busy machine. */
const mostTriedAgain = 5;

/**
 * Runs Jest over one configuration, its output passed on to the terminal. A few failing files are tried once more, alone: real servers and brokers on a busy machine
 * miss a deadline now and then. What passes only then is named.
 * @param until ends it early
 * @returns how many tests passed and failed; a file that could not be loaded counts as a failure, and so does a run without a result
 */
export async function runJest(config: string, args: string[], environment: Record<string, string>, folder: StateFolder, until: AbortSignal): Promise<Tally> {
  const first = await runOnce(config, args, environment, folder, until);
  if (first.failing.length === 0 || first.failing.length > mostTriedAgain || until.aborted) return first;
  const files = first.failing.map(({ file }) => file);
  console.error(`tried again, alone: ${files.join(', ')}`);
  const second = await runOnce(config, ['--runInBand', '--runTestsByPath', ...files], environment, folder, until);
  for (const file of files.filter((each) => !second.failing.some((failing) => failing.file === each))) console.error(`passed only at the second try: ${file}`);
  return { passed: first.passed - first.failing.reduce((sum, { passed }) => sum + passed, 0) + second.passed, failed: second.failed };
}

async function runOnce(config: string, args: string[], environment: Record<string, string>, folder: StateFolder, until: AbortSignal): Promise<Run> {
  const results = 'jest-results.json';
  folder.remove(results);
  const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning'];
  const child = spawn(process.execPath, [...flags, jest, '--config', config, '--json', '--outputFile', folder.at(results), '--passWithNoTests', '--forceExit', ...args], {
    cwd: checkout,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
    signal: until,
  });
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  const found = folder.read<JestResults>(results);
  if (!found) return { passed: 0, failed: 1, failing: [] };
  const failed = found.numFailedTests + found.numRuntimeErrorTestSuites;
  const failing = found.testResults.filter(({ status }) => status === 'failed')
    .map(({ name, assertionResults }) => ({ file: name, passed: assertionResults.filter(({ status }) => status === 'passed').length }));
  return { passed: found.numPassedTests, failed: code === 0 || failed > 0 ? failed : 1, failing };
}
