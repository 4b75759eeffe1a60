import { once } from 'node:events';
import { createServer } from 'node:net';

interface ProfileNode { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number } }
interface Profile { readonly nodes: readonly ProfileNode[]; readonly samples: readonly number[]; readonly timeDeltas: readonly number[] }

/** Environment of a process that can be profiled, and the port to do it at. */
export async function profiled(): Promise<{ environment: Record<string, string>; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return { environment: { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` }, port };
}

/** Where a process spends its time while `work` goes on: by package or folder, then by function, share of the time it was busy. */
export async function profile(port: number, work: () => Promise<unknown>): Promise<string> {
  const [target] = await (await fetch(`http://127.0.0.1:${port}/json`)).json() as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  let last = 0;
  const ask = (method: string, params = {}): Promise<{ profile?: Profile }> => new Promise((resolve) => {
    const id = last += 1;
    const hear = ({ data }: MessageEvent): void => {
      const { id: answered, result } = JSON.parse(String(data)) as { id?: number; result: { profile?: Profile } };
      if (answered !== id) return;
      socket.removeEventListener('message', hear);
      resolve(result);
    };
    socket.addEventListener('message', hear);
    socket.send(JSON.stringify({ id, method, params }));
  });
  await ask('Profiler.enable');
  await ask('Profiler.setSamplingInterval', { interval: 500 });
  await ask('Profiler.start');
  await work();
  const { profile: taken } = await ask('Profiler.stop');
  socket.close();
  return taken === undefined ? 'no profile was taken' : summaryOf(taken);
}

function summaryOf({ nodes, samples, timeDeltas }: Profile): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const places = new Map<string, number>();
  const functions = new Map<string, number>();
  let all = 0;
  let idle = 0;
  const add = (map: Map<string, number>, name: string, time: number): unknown => map.set(name, (map.get(name) ?? 0) + time);
  samples.forEach((id, index) => {
    const frame = frames.get(id);
    const time = timeDeltas[index] ?? 0;
    all += time;
    if (frame === undefined || frame.functionName === '(idle)') {
      idle += time;
      return;
    }
    add(places, placeOf(frame), time);
    add(functions, `${frame.functionName || '(anonymous)'} ${placeOf(frame)}:${frame.lineNumber + 1}`, time);
  });
  const busy = all - idle;
  const top = (map: Map<string, number>, count: number): string => [...map].sort(([, one], [, other]) => other - one).slice(0, count).map(([name, time]) => `  ${(time / busy * 100).toFixed(1).padStart(5)} %  ${name}`).join('\n');
  return `busy ${(busy / all * 100).toFixed(0)} % of the time; of that:\n${top(places, 25)}\nby function:\n${top(functions, 45)}`;
}

function placeOf({ url, functionName }: ProfileNode['callFrame']): string {
  const ours = /\/dist\/(libs\/[^/]+|services\/[^/]+)\/src\/(.+)\.js$/.exec(url);
  if (ours !== null) return `${ours[1]} ${ours[2]}`;
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? (url.startsWith('node:') ? url : functionName.startsWith('(') ? functionName : 'native');
}
