import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningSystem } from '../../../libs/testing/src/system.js';
import type { SystemAddresses } from '../../../libs/testing/src/system.js';
import { openControl } from './control.js';
import { choosePorts } from './ports.js';
import { httpProbe } from './probes.js';
import { StateFolder } from './state-folder.js';
import { Supervisor } from './supervisor.js';

describe('orders from another process', () => {
  const folder = new StateFolder(mkdtempSync(join(tmpdir(), 'mot-cua-control-')));
  let supervisor: Supervisor;
  let control: Server;
  let url: string;
  let system: RunningSystem;

  beforeAll(async () => {
    supervisor = await Supervisor.open(folder);
    const { server = 0, control: port = 0 } = await choosePorts(folder, { server: undefined, control: undefined });
    const code = `require('fs').appendFileSync(${JSON.stringify(folder.at('lives'))}, (process.env.FAILPOINT || '-') + ' '); require('http').createServer((q, r) => r.end()).listen(${server}, '127.0.0.1')`;
    await supervisor.run({ name: 'one-stop', command: process.execPath, args: ['-e', code], env: {}, ready: httpProbe(`http://127.0.0.1:${server}/`) });
    control = await openControl(supervisor, port, 'a secret');
    url = `http://127.0.0.1:${port}`;
    system = new RunningSystem({ control: { url, token: 'a secret' } } as SystemAddresses);
  });
  afterAll(async () => {
    control.closeAllConnections();
    control.close();
    await supervisor.close();
    rmSync(folder.path, { recursive: true });
  });

  const lives = () => readFileSync(folder.at('lives'), 'utf8').trim().split(' ');

  it('kills, waits for the next life, stops, starts, and arms a failure point', async () => {
    await system.kill('one-stop');
    await system.ready('one-stop');
    await system.stop('one-stop');
    expect(supervisor.processes).toEqual([{ name: 'one-stop', state: 'stopped', pid: undefined }]);
    await system.start('one-stop');
    await system.restart('one-stop', { FAILPOINT: 'relay.after-ack' });
    expect(lives()).toEqual(['-', '-', '-', 'relay.after-ack']);
    expect(await system.ends('one-stop')).toEqual([]);
    await system.kill('one-stop');
    await system.ready('one-stop');
    expect(await system.ends('one-stop')).toEqual(['SIGKILL']);
  });

  it('says what it cannot do', async () => {
    await expect(system.kill('two-stop')).rejects.toThrow(/no process two-stop; there are one-stop/);
  });

  it('obeys nobody without the token, and does nothing else', async () => {
    const post = (path: string, token: string) => fetch(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: '{"process":"one-stop"}' });
    expect((await post('/kill', 'a guess!')).status).toBe(401);
    expect((await post('/__proto__', 'a secret')).status).toBe(404);
    expect((await fetch(`${url}/kill`)).status).toBe(401);
    expect((await fetch(`${url}/kill`, { method: 'POST', headers: { authorization: 'Bearer a secret' }, body: 'not json' })).status).toBe(409);
  });
});
