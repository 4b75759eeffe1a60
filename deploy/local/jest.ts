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
}

/**
 * Runs Jest over one configuration, its output passed on to the terminal.
 * @param until ends it early
 * @returns how many tests passed and failed; a file that could not be loaded counts as a failure, and so does a run without a result
 */
export async function runJest(config: string, args: string[], environment: Record<string, string>, folder: StateFolder, until: AbortSignal): Promise<Tally> {
  const results = 'jest-results.json';
  folder.remove(results);
  const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning'];
  const child = spawn(process.execPath, [...flags, jest, '--config', config, '--json', '--outputFile', folder.at(results), '--passWithNoTests', ...args], {
    cwd: checkout,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
    signal: until,
  });
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  const found = folder.read<JestResults>(results);
  if (!found) return { passed: 0, failed: 1 };
  const failed = found.numFailedTests + found.numRuntimeErrorTestSuites;
  return { passed: found.numPassedTests, failed: code === 0 || failed > 0 ? failed : 1 };
}
