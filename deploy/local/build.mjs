// Builds the whole tree into dist/: TypeScript by SWC, every other file as it is, and what no longer has a source removed.
// Plain JavaScript on purpose: it runs before anything is built. Only what changed is compiled again.
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

const sources = ['services', 'libs', 'deploy', 'test'];

/** Specs run from source; nothing loads them from dist. */
const left = /\.(spec|d)\.ts$|(^|\/)tsconfig[^/]*\.json$|\.md$/;
const code = /\.ts$/;

/** Made from what is built here, by bundle.ts, which looks after them. */
const bundles = `bundles${sep}`;

/**
 * Brings dist/ up to date.
 * @param {string} root the checkout
 * @returns {Promise<{ compiled: string[], copied: string[], removed: string[] }>} paths below the checkout
 * @throws when a file does not compile; every broken file is named
 */
export async function build(root = join(import.meta.dirname, '../..')) {
  const dist = join(root, 'dist');
  const settings = await settingsDigest(root);
  const fresh = (await readFile(join(dist, '.settings'), 'utf8').catch(() => '')) === settings;
  const known = await list(dist, '.').then((paths) => new Set(paths)).catch(() => new Set());
  const done = { compiled: [], copied: [], removed: [] };
  const wanted = new Set(['.settings']);
  const work = [];
  for (const folder of sources) {
    for (const path of await list(root, folder).catch(missingIsEmpty)) {
      if (left.test(path)) continue;
      const output = path.replace(code, '.js');
      wanted.add(output);
      if (output !== path) wanted.add(`${output}.map`);
      work.push({ path, output, current: fresh && known.has(output) });
    }
  }
  const failures = [];
  const swc = once(() => import('@swc/core').then((module) => module.default));
  await inParallel(work, 16, async ({ path, output, current }) => {
    const source = await stat(join(root, path));
    if (current && Math.abs((await stat(join(dist, output))).mtimeMs - source.mtimeMs) < 2) return;
    try {
      if (code.test(path)) await compile(await swc(), root, path, output, source.mtime);
      else await put(dist, output, await readFile(join(root, path)), source.mtime);
      done[code.test(path) ? 'compiled' : 'copied'].push(path);
    } catch (error) {
      failures.push(`${path}: ${error.message}`);
    }
  });
  if (failures.length > 0) throw new Error(failures.join('\n'));
  for (const path of known) {
    if (wanted.has(path) || path.endsWith('.writing') || path.startsWith(bundles)) continue;
    await rm(join(dist, path), { force: true });
    done.removed.push(path);
  }
  if (!fresh) await put(dist, '.settings', settings, new Date());
  return done;
}

async function compile(swc, root, path, output, time) {
  const dist = join(root, 'dist');
  const { code: text, map } = await swc.transformFile(join(root, path), { cwd: root, root, sourceFileName: relative(dirname(join(dist, output)), join(root, path)) });
  await put(dist, `${output}.map`, map, time);
  await put(dist, output, text, time);
}

/** Written aside and renamed, so that a program that starts meanwhile never loads half a file; the time of the source marks it as current. */
async function put(dist, path, content, time) {
  const target = join(dist, path);
  const aside = `${target}.${process.pid}.writing`;
  await mkdir(dirname(target), { recursive: true });
  await writeFile(aside, content);
  await utimes(aside, time, time);
  await rename(aside, target);
}

async function list(base, folder) {
  const entries = await readdir(join(base, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules')).map((entry) => relative(base, join(entry.parentPath, entry.name)));
}

/** What every output depends on besides its own source. */
async function settingsDigest(root) {
  const hash = createHash('sha256');
  hash.update(await readFile(join(root, '.swcrc'))).update(await readFile(import.meta.filename)).update((await import('@swc/core/package.json', { with: { type: 'json' } })).default.version);
  return hash.digest('hex');
}

function missingIsEmpty(error) {
  if (error.code === 'ENOENT') return [];
  throw error;
}

function once(make) {
  let made;
  return () => (made ??= make());
}

async function inParallel(items, width, work) {
  const queue = [...items];
  await Promise.all(Array.from({ length: width }, async () => {
    for (let item = queue.pop(); item; item = queue.pop()) await work(item);
  }));
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  const started = performance.now();
  try {
    const { compiled, copied, removed } = await build();
    if (process.argv.includes('--quiet')) process.exit(0);
    console.log(`built in ${Math.round(performance.now() - started)} ms: ${compiled.length} compiled, ${copied.length} copied, ${removed.length} removed`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
