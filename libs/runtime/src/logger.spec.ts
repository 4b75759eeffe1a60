import { QueryFailedError } from 'typeorm';
import { createLogger, NestLog } from './logger.js';
import { withTrace } from './trace.js';

function logger(level = 'info'): { log: ReturnType<typeof createLogger>; lines: () => Record<string, unknown>[]; text: () => string } {
  const written: string[] = [];
  const log = createLogger('one-stop', level, { write: (line) => { written.push(line); } });
  return { log, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>), text: () => written.join('') };
}

describe('the logger', () => {
  it('says which service speaks, and when, in one JSON line', () => {
    const { log, lines } = logger();
    log.info('dossier received');
    expect(lines()).toEqual([expect.objectContaining({ service: 'one-stop', msg: 'dossier received', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string })]);
  });

  it('cuts out what is personal or secret, also further inside', () => {
    const { log, text } = logger();
    log.info({ personalId: '001099012345', person: { fullName: 'Nguyễn Văn An', contact: { phone: '0912345678' } }, req: { headers: { authorization: 'Bearer abc' } } }, 'x');
    expect(text()).not.toMatch(/001099012345|Nguyễn|0912345678|Bearer abc/);
  });

  it('keeps of an error its name, words, code and cause, and nothing that a database put into it', () => {
    const { log, lines, text } = logger();
    const refused = Object.assign(new Error('duplicate key value violates unique constraint "person_pkey"'), { code: '23505', constraint: 'person_pkey', detail: 'Key (personal_id)=(001099012345) already exists.' });
    log.error({ err: new Error('registering failed', { cause: new QueryFailedError('INSERT INTO person VALUES ($1)', ['Nguyễn Văn An'], refused) }) }, 'x');
    expect(lines()[0]?.['err']).toMatchObject({ type: 'Error', message: 'registering failed', cause: { type: 'QueryFailedError', errorCode: '23505', constraint: 'person_pkey' } });
    expect(text()).not.toMatch(/001099012345|Nguyễn/);
  });

  it('puts the trace of the work at hand on its lines', async () => {
    const { log, lines } = logger();
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await withTrace(trace, async () => {
      await Promise.resolve();
      log.info('inside');
    });
    log.info('outside');
    expect(lines().map(({ traceparent }) => traceparent)).toEqual([trace, undefined]);
  });

  it('takes Nest\'s lines, errors with their stack', () => {
    const { log, lines } = logger('debug');
    const nest = new NestLog(log);
    nest.warn('slow', 'Router');
    nest.error(new Error('broke'), 'Router');
    expect(lines()).toMatchObject([{ level: 40, msg: 'slow', context: ['Router'] }, { level: 50, msg: 'broke', err: { stack: expect.stringContaining('broke') as string } }]);
  });
});
