import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

/** Parts of libraries that nothing here can reach, as no driver but PostgreSQL's is ever asked for. Whoever reaches one all the same is told its name. */
const leftOut = /\/node_modules\/(typeorm\/driver\/(aurora-mysql|aurora-postgres|better-sqlite3|capacitor|cockroachdb|cordova|expo|mongodb|mysql|nativescript|oracle|react-native|sap|spanner|sqlite-abstract|sqljs|sqlserver)|libphonenumber-js|@sqltools\/formatter)\//;

/** What Nest would load if somebody used its own pipes: left where it is, so that only the used part of these libraries comes along. */
const lazyOfNest = /^(class-validator|class-transformer)$/;

/** Pieces that no build has written for a day are nobody's any more; a running program may still load one of a build before (milliseconds). */
const kept = 24 * 3_600_000;

/**
 * Puts compiled programs and all that they import into few files: one for each program, and pieces that several share or that are imported only when needed. A process
 * then holds a dozen texts instead of three thousand, without comments and without what it cannot reach.
 * @param entries main files by the names of the programs
 * @param folder where `<name>.js` and the pieces are written, each as a whole; pieces of earlier builds stay for a day
 * @throws when something does not resolve that is neither optional nor of Node
 */
export async function bundle(entries: Record<string, string>, folder: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: entries, outdir: folder, entryNames: '[name]', chunkNames: 'piece-[hash]',
    bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node24', write: false, legalComments: 'none', logLevel: 'silent',
    // Errors, metrics and logs are named after classes.
    keepNames: true,
    // The first is needed by decorators before anything else, whatever piece comes first, and libraries outside share it; the second is native.
    external: ['reflect-metadata', '@node-rs/argon2'],
    banner: { js: "import 'reflect-metadata'; import { createRequire as requireHere } from 'node:module'; const require = requireHere(import.meta.url);" },
    plugins: [optional, unreachable],
  });
  await mkdir(folder, { recursive: true });
  // Programs last: whatever they name is there.
  const isPiece = ({ path }: { path: string }): boolean => basename(path).startsWith('piece-');
  for (const { path, text } of [...outputFiles.filter(isPiece), ...outputFiles.filter((file) => !isPiece(file))]) {
    await writeFile(`${path}.${process.pid}`, inOneByte(namedOnce(text)));
    await rename(`${path}.${process.pid}`, path);
  }
  for (const file of await readdir(folder)) {
    const path = join(folder, file);
    if (Date.now() - (await stat(path)).mtimeMs > kept) await rm(path);
  }
}

/** Packages that a library would use if they were there. */
const optional: Plugin = {
  name: 'optional packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: lazyOfNest }, ({ kind, path, importer }) => {
      if (kind === 'dynamic-import') return { path, external: true };
      // Its modules can be taken one by one only in this form.
      return path === 'class-validator' ? resolve('class-validator/esm5/index.js', { kind, importer, resolveDir: join(import.meta.dirname, '..') }) : undefined;
    });
    onResolve({ filter: /^[^./#]/ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
      if (pluginData === 'asked') return undefined;
      const found = await resolve(path, { kind, resolveDir, importer, pluginData: 'asked' });
      const mayBeMissing = kind !== 'import-statement' && importer.includes('/node_modules/');
      return found.errors.length > 0 && mayBeMissing ? { path, external: true } : found;
    });
  },
};

const unreachable: Plugin = {
  name: 'unreachable parts',
  setup({ onLoad }) {
    const contents = `module.exports = new Proxy({}, { get: (_, name) => name === '__esModule' || class LeftOut { constructor() { throw new Error(String(name) + ' is not part of this bundle'); } } });`;
    onLoad({ filter: leftOut }, () => ({ loader: 'js', contents }));
  },
};

/** A function that bears its name already is not given it again: ten thousand of them would take 3 MB. */
function namedOnce(text: string): string {
  return text.replace(/^(var __name = \(target, value\) => )(__defProp\(target, "name", .*\);)$/m, '$1target.name === value ? target : $2');
}

/** One letter beyond ASCII, and V8 keeps two bytes for every letter of the text. They are left in regular expressions only, where the escape means the same. */
function inOneByte(text: string): string {
  return text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
