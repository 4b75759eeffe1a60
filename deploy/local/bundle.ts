import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundles/bundle.js';
import { codeOf, folderOf, outdated, remember } from './bundles/bundles.js';
import { checkout } from './checkout.js';

// Makes the bundles that are not there or not of today's code: node dist/deploy/local/bundle.js, after the build.
for (const group of outdated(checkout)) {
  const code = codeOf(checkout, group);
  const began = performance.now();
  const entries = group.programs.map((program) => [program, join(checkout, 'dist', group.entry(program))] as const).filter(([, file]) => existsSync(file));
  await bundle(Object.fromEntries(entries), join(checkout, 'dist', folderOf(group)));
  remember(checkout, group, code);
  console.log(`${group.name}: bundled in ${Math.round(performance.now() - began)} ms`);
}
