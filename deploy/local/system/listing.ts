import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Name, size and time of every file below a path, or of the file that it is: what changes when code does. */
export function listing(path: string, root: string): string[] {
  const line = (file: string): string => {
    const { size, mtimeMs } = statSync(file);
    return `${relative(root, file)} ${size} ${mtimeMs}\n`;
  };
  if (!statSync(path).isDirectory()) return [line(path)];
  return readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => line(join(entry.parentPath, entry.name))).sort();
}
