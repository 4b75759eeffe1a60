/** The point at which this process shall die, from the test variable FAILPOINT: `name` or `name:n` for the n-th passage. */
const [armed, passage] = (process.env['FAILPOINT'] ?? '').split(':');
let left = Number(passage ?? 1);
if (!Number.isInteger(left) || left < 1) throw new Error('FAILPOINT is not `name` or `name:n`');

/**
 * A named point at which a fault run kills the process with SIGKILL, as a power cut would. Without FAILPOINT it costs one comparison.
 */
export function failpoint(name: string): void {
  if (armed !== name) return;
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}
