import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StateFolder } from '../supervisor/state-folder.js';
import { Prepared } from './prepared.js';

describe('what was prepared', () => {
  let root: string;
  let folder: StateFolder;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mot-cua prepared-'));
    folder = new StateFolder(join(root, 'state'));
    for (const path of ['services/intake/src/migrate.js', 'services/payment/src/migrate.js', 'libs/messaging/src/migrations.js', 'people.json']) put(path, 'as it was');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    utimesSync(join(root, path), 1, text.length);
  }
  const prepared = (): Prepared => new Prepared(folder, root);
  const code = (service = 'intake', database = 'here'): string => prepared().codeOf(service, [join(root, 'people.json')], database);

  it('is known to the next start, for each service by itself', () => {
    prepared().remember('intake', code());
    expect(prepared().isUpToDate('intake', code())).toBe(true);
    expect(prepared().isUpToDate('payment', code('payment'))).toBe(false);
    prepared().remember('payment', code('payment'));
    expect(prepared().isUpToDate('intake', code())).toBe(true);
  });

  it.each(['services/intake/src/migrate.js', 'services/intake/src/new.js', 'libs/messaging/src/migrations.js', 'people.json'])('is done again when %s is another', (path) => {
    prepared().remember('intake', code());
    put(path, 'something else');
    expect(prepared().isUpToDate('intake', code())).toBe(false);
  });

  it('is done again in another database', () => {
    prepared().remember('intake', code());
    expect(prepared().isUpToDate('intake', code('intake', 'elsewhere'))).toBe(false);
  });

  it('does not hang on what only another service has', () => {
    prepared().remember('intake', code());
    put('services/payment/src/migrate.js', 'something else');
    expect(prepared().isUpToDate('intake', code())).toBe(true);
  });
});
