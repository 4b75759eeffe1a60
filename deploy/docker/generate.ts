import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../local/checkout.js';
import { writtenFiles } from './written-files.js';

// npm run compose [-- --check]: writes the compose file of the system's containers and its variables; with --check it only says what is not up to date.
const check = process.argv.includes('--check');
const stale = Object.entries(writtenFiles()).filter(([path, text]) => {
  const file = join(checkout, path);
  if (!check) writeFileSync(file, text);
  return check && readFileSync(file, 'utf8') !== text;
});
for (const [path] of stale) console.error(`${path} is not what the code says: run npm run compose`);
process.exitCode = stale.length > 0 ? 1 : 0;
