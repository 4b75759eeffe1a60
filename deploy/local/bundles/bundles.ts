import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../system/listing.js';
import { services } from '../system/services.js';

/** Programs that are bundled together and share pieces: what production runs, and what only a try-out does. */
interface Group {
  name: 'services' | 'local';
  programs: readonly string[];
  /** The compiled main file of a program, below dist/. */
  entry(program: string): string;
  /** Folders below dist/ that the code comes from; besides them only packages. */
  from: readonly string[];
}

/** Everything that runs as long as the system does. Migrations, loads and tools run from what was compiled. */
export const groups: readonly Group[] = [
  { name: 'services', programs: services.map(({ name }) => name), entry: (program) => `services/${program}/src/main.js`, from: ['services', 'libs'] },
  { name: 'local', programs: ['gateway', 'simulators'], entry: (program) => `deploy/local/${program}/main.js`, from: ['deploy/local', 'services', 'libs'] },
];

/** The bundle of a program, below dist/. */
export function bundleOf(program: string): string {
  const group = groups.find(({ programs }) => programs.includes(program));
  if (group === undefined) throw new Error(`${program} is not bundled`);
  return `${folderOf(group)}/${program}.js`;
}

/** Where the bundles of a group are, below dist/. */
export const folderOf = ({ name }: Group): string => `bundles/${name}`;

/** Groups that were not bundled from the code and packages of now. */
export function outdated(checkout: string): Group[] {
  return groups.filter((group) => {
    const stamp = stampOf(checkout, group);
    return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== codeOf(checkout, group);
  });
}

/** Tells later starts from which code a group was bundled. */
export function remember(checkout: string, group: Group, code: string): void {
  writeFileSync(stampOf(checkout, group), code);
}

/** What a group depends on: its code, the way of bundling, the packages. */
export function codeOf(checkout: string, { from }: Group): string {
  const hash = createHash('sha256').update(readFileSync(join(checkout, 'package-lock.json')));
  for (const folder of ['deploy/local/bundles', ...from]) for (const line of listing(join(checkout, 'dist', folder), checkout)) hash.update(line);
  return hash.digest('hex');
}

const stampOf = (checkout: string, group: Group): string => join(checkout, 'dist', folderOf(group), '.code');
