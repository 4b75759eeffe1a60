import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** Unpacks what lies below one folder of a wheel (a zip file) into a folder; everything may be executed, as a runtime needs. */
export function unpackWheel(wheel: string, below: string, target: string): void {
  const zip = readFileSync(wheel);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  if (end < 0) throw new Error(`${wheel} is not a wheel`);
  let at = zip.readUInt32LE(end + 16);
  for (let entry = zip.readUInt16LE(end + 10); entry > 0; entry--) {
    const [method, packed, nameLength, extra, comment, header] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength + extra + comment;
    if (!name.startsWith(`${below}/`) || name.endsWith('/') || name.split('/').includes('..')) continue;
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    const content = zip.subarray(start, start + packed);
    const file = join(target, name.slice(below.length + 1));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, method === 0 ? content : inflateRawSync(content));
    chmodSync(file, 0o755);
  }
}

/** One SHA-512, base64, over the names and bytes of all files below a folder. */
export function contentsDigest(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort((a, b) => (a < b ? -1 : 1));
  const whole = createHash('sha512');
  for (const path of paths) whole.update(`${path}\0${createHash('sha512').update(readFileSync(join(folder, path))).digest('base64')}\n`);
  return whole.digest('base64');
}
