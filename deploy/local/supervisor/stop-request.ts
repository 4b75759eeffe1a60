/** How often npm is looked for, milliseconds. */
const everyMs = 1_000;
/** Within so many milliseconds a second SIGINT is the same Ctrl-C: the terminal sends it to npm and to us, and npm hands it on. */
const sameCtrlCMs = 500;

/**
 * Resolves when someone wants this program to end: Ctrl-C, a polite kill, the terminal closing, or the death of the npm that runs it. A second
 * Ctrl-C ends it at once; the guardian then does the rest.
 */
export function stopRequest(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      let first: number | undefined;
      process.on(signal, () => {
        first ??= performance.now();
        if (signal === 'SIGINT' && performance.now() - first > sameCtrlCMs) process.exit(130);
        resolve(signal);
      });
    }
    const parent = process.ppid;
    if (!process.env.npm_lifecycle_event) return;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      resolve('npm ended');
    }, everyMs).unref();
  });
}
