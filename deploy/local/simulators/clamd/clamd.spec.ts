import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { normal } from '../behaviour.js';
import { Inbox } from '../inbox/inbox.js';
import type { Simulator } from '../simulator.js';
import { openClamd } from './clamd.js';
import { SignatureSearch, eicar } from './signature.js';

let clamd: Simulator;
beforeAll(async () => { clamd = await openClamd(new Inbox([]), { host: '127.0.0.1', port: 0, streamMaxLength: 1_000_000 }); });
afterAll(() => clamd.endpoint.shut());
afterEach(() => clamd.behaviour.set(normal));

/** Writes the pieces one by one and gives everything clamd said until it closed. */
function talk(...pieces: (Buffer | string)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(clamd.endpoint.port, '127.0.0.1');
    let said = '';
    socket.setNoDelay(true).setTimeout(2_000, () => socket.destroy(new Error('silence')));
    socket.on('data', (bytes) => { said += bytes.toString('latin1'); }).on('error', reject).on('close', () => resolve(said));
    void (async () => {
      for (const piece of pieces) await new Promise<void>((written) => { socket.write(piece, () => setImmediate(written)); });
    })();
  });
}
const chunk = (bytes: Buffer | string) => {
  const body = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
};
const end = Buffer.alloc(4);

describe('clamd protocol', () => {
  it('answers in the framing it was asked in', async () => {
    expect(await talk('zPING\0')).toBe('PONG\0');
    expect(await talk('nPING\n')).toBe('PONG\n');
    expect(await talk('PING\n')).toBe('PONG\n');
    expect(await talk('zVERSION\0')).toMatch(/^ClamAV .*\0$/);
    expect(await talk('zRELOADALL\0')).toBe('UNKNOWN COMMAND\0');
    expect(await talk('x'.repeat(2_000))).toBe('UNKNOWN COMMAND\n');
  });

  it('takes a command cut anywhere', async () => {
    expect(await talk('z', 'PI', 'NG', '\0')).toBe('PONG\0');
  });

  it('finds nothing in a clean stream, an empty one included', async () => {
    expect(await talk(Buffer.concat([Buffer.from('zINSTREAM\0'), chunk('Giấy khai sinh'), end]))).toBe('stream: OK\0');
    expect(await talk('nINSTREAM\n', end)).toBe('stream: OK\n');
  });

  it('finds EICAR whole, cut between chunks, and cut in the middle of a length', async () => {
    const found = 'stream: Eicar-Test-Signature FOUND\0';
    expect(await talk('zINSTREAM\0', chunk(Buffer.concat([Buffer.from('PK..'), eicar, Buffer.from('..')])), end)).toBe(found);
    expect(await talk('zINSTREAM\0', chunk(eicar.subarray(0, 30)), chunk(eicar.subarray(30)), end)).toBe(found);
    const all = Buffer.concat([chunk(eicar.subarray(0, 5)), chunk(eicar.subarray(5)), end]);
    expect(await talk('zINSTREAM\0', all.subarray(0, 2), all.subarray(2, 11), all.subarray(11))).toBe(found);
  });

  it('finds EICAR however it is cut', () => {
    const file = Buffer.concat([Buffer.alloc(100, 'a'), eicar, Buffer.alloc(100, 'b')]);
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1 }), (lengths) => {
      const search = new SignatureSearch();
      let at = 0;
      for (let i = 0; at < file.length; i++) {
        const next = at + (lengths[i % lengths.length] ?? 1);
        search.push(file.subarray(at, next));
        at = next;
      }
      return search.found;
    }));
    const search = new SignatureSearch();
    for (const byte of file.subarray(0, 167)) search.push(Buffer.from([byte]));
    expect(search.found).toBe(false);
  });

  it('refuses a stream over the limit', async () => {
    expect(await talk('zINSTREAM\0', chunk(Buffer.alloc(600_000)), chunk(Buffer.alloc(600_000)), end)).toBe('INSTREAM size limit exceeded. ERROR\0');
    const enormous = Buffer.from([0xff, 0xff, 0xff, 0xff]);
    expect(await talk('zINSTREAM\0', enormous)).toBe('INSTREAM size limit exceeded. ERROR\0');
  });

  it('says nothing to a client that leaves before the end of the stream', async () => {
    const socket = connect(clamd.endpoint.port, '127.0.0.1');
    const said = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (bytes) => { text += bytes.toString(); }).on('close', () => resolve(text)).on('error', () => undefined);
      socket.end(Buffer.concat([Buffer.from('zINSTREAM\0'), chunk('half')]));
    });
    expect(said).toBe('');
  });
});

describe('clamd misbehaving', () => {
  const scan = (body: Buffer) => talk('zINSTREAM\0', chunk(body), end);
  const told = (mode: string, delayMs = 0) => clamd.behaviour.set({ mode, delayMs, count: 1 });

  it('is down, and comes back on its port', async () => {
    await clamd.endpoint.shut();
    await expect(talk('zPING\0')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await clamd.endpoint.open();
    expect(await talk('zPING\0')).toBe('PONG\0');
  });

  it('resets, hangs, answers half, fails, and is well again after the count', async () => {
    told('reset');
    await expect(talk('zPING\0')).rejects.toMatchObject({ code: 'ECONNRESET' });
    told('truncated');
    expect(await scan(Buffer.from('x'))).toBe('strea');
    told('error');
    expect(await scan(Buffer.from('x'))).toBe("stream: Can't allocate memory ERROR\0");
    told('hang');
    await expect(scan(Buffer.from('x'))).rejects.toThrow('silence');
    expect(await scan(Buffer.from('x'))).toBe('stream: OK\0');
  });

  it('answers late', async () => {
    told('slow', 250);
    const begin = performance.now();
    expect(await scan(Buffer.from('x'))).toBe('stream: OK\0');
    expect(performance.now() - begin).toBeGreaterThan(240);
  });

  it('lies both ways', async () => {
    told('blind');
    expect(await scan(eicar)).toBe('stream: OK\0');
    told('alarm');
    expect(await scan(Buffer.from('clean'))).toBe('stream: Eicar-Test-Signature FOUND\0');
  });
});
