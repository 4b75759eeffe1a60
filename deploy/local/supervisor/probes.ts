import { connect } from 'node:net';

/** Answers whether a process is ready to serve; a failure to ask is a no. */
export type Probe = () => Promise<boolean>;

/** Ready when the address answers 2xx. */
export function httpProbe(url: string): Probe {
  return async () => {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  };
}

/** Ready when something accepts connections on the loopback port. */
export function tcpProbe(port: number): Probe {
  return () =>
    new Promise((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
      const answer = (ready: boolean) => {
        socket.destroy();
        resolve(ready);
      };
      socket.once('connect', () => answer(true)).once('error', () => answer(false)).once('timeout', () => answer(false));
    });
}
