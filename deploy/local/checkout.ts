import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds package.json, found from source and from dist alike. */
export const checkout = find(import.meta.dirname);

/** A compiled program of the checkout, e.g. `program('services/identity/src/main')`. */
export function program(path: string): string {
  return join(checkout, 'dist', `${path}.js`);
}

function find(folder: string): string {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'mot-cua') return folder;
  if (dirname(folder) === folder) throw new Error('not inside a checkout of Một Cửa: no package.json of mot-cua above');
  return find(dirname(folder));
}
