import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { Body, Controller, type DynamicModule, Module, Post } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Refusal } from '#contracts';
import { RuntimeModule } from '#runtime';
import { Registry } from 'prom-client';
import { Allow, type Upload, UploadedFile } from '../src/index.js';
import { type Sample, SampleIdentity, startSample } from './sample-app.js';

class Note {
  @IsString() text!: string;
}

/** What became of the uploads that routes took, in their order. */
const ends: string[] = [];

async function read({ content }: Upload): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of content) {
    hash.update(chunk as Buffer);
    size += (chunk as Buffer).length;
  }
  return { size, sha256: hash.digest('hex') };
}

@Controller('api/sample/v1')
@Allow('anyone')
class UploadsController {
  @Post('files') async receive(@UploadedFile(100_000) upload: Upload): Promise<unknown> {
    try {
      return { ...await read(upload), fileName: upload.fileName, declaredType: upload.declaredType, fields: upload.fields };
    } catch (error) {
      ends.push(error instanceof Refusal ? error.code : String(error));
      throw error;
    }
  }

  /** Settles something first, and never reads a byte. */
  @Post('unread') async unread(@UploadedFile(100_000) upload: Upload): Promise<never> {
    await new Promise((resolve) => { upload.content.once('close', resolve); setTimeout(resolve, 300).unref(); });
    ends.push(`unread, destroyed: ${upload.content.destroyed}`);
    throw new Refusal('not-found');
  }

  @Post('notes') note(@Body() note: Note): Note {
    return note;
  }

  @Post('knocks') knock(): string {
    return 'heard';
  }
}

@Module({})
class UploadsModule {}

describe('an upload', () => {
  let identity: SampleIdentity;
  let sample: Sample;
  const url = (path: string): string => `${sample.url}/api/sample/v1/${path}`;

  beforeAll(async () => {
    identity = await SampleIdentity.start();
    const root: DynamicModule = { module: UploadsModule, imports: [RuntimeModule.forRoot({ service: 'sample', logLevel: 'silent' })], controllers: [UploadsController] };
    sample = await startSample(identity.url, { uploads: true }, root);
  });

  afterAll(async () => {
    await sample.app.close();
    await identity.stop();
  });

  async function send(bytes: Uint8Array, name: string, fields: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append('file', new Blob([Buffer.from(bytes)], { type: 'application/pdf' }), name);
    const response = await fetch(url('files'), { method: 'POST', body: form });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('of exactly the limit arrives whole, with its name and the fields before it', async () => {
    const bytes = new Uint8Array(100_000).fill(7);
    expect(await send(bytes, 'Giấy khai sinh.pdf'.normalize('NFD'), { component: 'TP01' })).toEqual({
      status: 201, body: { size: 100_000, sha256: createHash('sha256').update(bytes).digest('hex'), fileName: 'Giấy khai sinh.pdf', declaredType: 'application/pdf', fields: { component: 'TP01' } },
    });
  });

  it.each([100_001, 5_000_000])('of %i bytes is too large', async (size) => {
    expect(await send(new Uint8Array(size), 'a.pdf')).toMatchObject({ status: 413, body: { code: 'payload.too-large' } });
  });

  it.each([['../../etc/passwd', 'passwd'], ['C:\\Users\\An\\đơn.pdf', 'đơn.pdf'], ['.htaccess', 'htaccess'], ['...', 'file']])('called %s is called %s', async (given, kept) => {
    expect((await send(new Uint8Array(1), given)).body['fileName']).toBe(kept);
  });

  it('is not joined by a field that would poison', async () => {
    const body = '--x\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\na\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nb\r\n--x--\r\n';
    const response = await fetch(url('files'), { method: 'POST', body, headers: { 'content-type': 'multipart/form-data; boundary=x' } });
    expect(await response.json()).toMatchObject({ size: 1, fields: {} });
  });

  it.each([
    ['JSON', '{}', 'application/json', 415],
    ['no boundary', 'x', 'multipart/form-data', 400],
    ['no part', '--x--\r\n', 'multipart/form-data; boundary=x', 400],
    ['a body cut short', '--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\nabc', 'multipart/form-data; boundary=x', 400],
  ])('as %s is refused', async (_what, body, type, status) => {
    const response = await fetch(url('files'), { method: 'POST', body, headers: { 'content-type': type } });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json; charset=utf-8']);
  });

  it.each(['notes', 'knocks'])('where none is taken (%s) is no body that the route knows', async (path) => {
    const body = '--x\r\ncontent-disposition: form-data; name="text"\r\n\r\na\r\n--x--\r\n';
    const response = await fetch(url(path), { method: 'POST', body, headers: { 'content-type': 'multipart/form-data; boundary=x' } });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([415, 'media-type.unsupported']);
    const plain = await fetch(url(path), { method: 'POST', body: '{"text":"a"}', headers: { 'content-type': 'application/json' } });
    expect(plain.status).toBe(201);
  });

  /** Sends the beginning of a file of a size, then goes away. */
  async function abandon(path: string, bytes: number): Promise<void> {
    const { port, hostname } = new URL(sample.url);
    const socket = connect(Number(port), hostname);
    const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n';
    socket.write(`POST /api/sample/v1/${path} HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 90000\r\n\r\n${head}`);
    await new Promise<void>((resolve) => { socket.write(Buffer.alloc(bytes, 7), () => resolve()); });
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.resetAndDestroy();
  }

  async function inFlight(): Promise<number | undefined> {
    const metric = await sample.app.get(Registry, { strict: false }).getSingleMetric('http_requests_in_flight')?.get();
    return metric?.values[0]?.value;
  }

  it.each([['files', 'request.malformed'], ['unread', 'unread, destroyed: true']])('whose sender goes away halfway (%s) ends for whoever took it, and is forgotten', async (path, end) => {
    ends.length = 0;
    const crashes: unknown[] = [];
    const heard = (error: unknown): void => void crashes.push(error);
    process.on('uncaughtException', heard).on('unhandledRejection', heard);
    await Promise.all([1, 1_000, 80_000].map((bytes) => abandon(path, bytes)));
    for (let tries = 0; tries < 100 && (ends.length < 3 || await inFlight() !== 0); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('uncaughtException', heard).off('unhandledRejection', heard);
    expect([ends, await inFlight(), crashes]).toEqual([[end, end, end], 0, []]);
    expect(await send(new Uint8Array(10), 'a.pdf')).toMatchObject({ status: 201 });
  });
});
