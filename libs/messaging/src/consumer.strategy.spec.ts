import { createLogger, Readiness } from '#runtime';
import { Registry } from 'prom-client';
import type { Broker, Subscription } from './broker.js';
import { EventConsumer } from './consumer.strategy.js';
import { thingHappened } from '../test/things.js';

describe('the consumer as a transport', () => {
  const subscriptions: Subscription[] = [];
  let refusals = 0;
  const { exit } = process;
  const exits: unknown[] = [];

  function consumer(readiness = new Readiness()): EventConsumer {
    const broker = {
      consume: async (subscription: Subscription) => {
        if (refusals-- > 0) throw new Error('not there yet');
        subscriptions.push(subscription);
        return { ready: true, close: async () => undefined };
      },
    };
    const database = { prepared: async () => [] };
    return new EventConsumer(database as never, broker as unknown as Broker, {} as never, { pino: createLogger('spec', 'silent') }, new Registry(), readiness, { service: 'things', brokers: [], topicPrefix: 'p.' });
  }

  const handles = (to: EventConsumer, broadcast = false): void => to.addHandler(thingHappened.type, async () => undefined, true, { definitions: [thingHappened], broadcast, together: null });
  const listening = async (to: EventConsumer): Promise<void> => {
    to.listen(() => undefined);
    while (subscriptions.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  beforeEach(() => {
    subscriptions.length = 0;
    exits.length = 0;
    refusals = 0;
    process.exit = ((code: unknown) => { exits.push(code); }) as never;
  });
  afterEach(() => { process.exit = exit; });

  it('belongs to one group by its service\'s name, and subscribes to the topics of its handlers', async () => {
    const made = consumer();
    handles(made);
    await listening(made);
    expect(subscriptions).toMatchObject([{ group: 'p.things', topics: ['p.test.thing.v1'], remembers: true }]);
    await made.close();
  });

  it('ends the process when the client is beyond recovery', async () => {
    const made = consumer();
    handles(made);
    await listening(made);
    subscriptions[0]?.onFatal(new Error('beyond recovery'));
    expect(exits).toEqual([1]);
    await made.close();
  });

  it('keeps trying while the broker is not there, and says that it has not joined', async () => {
    const readiness = new Readiness();
    const made = consumer(readiness);
    handles(made);
    refusals = 2;
    const joined = listening(made);
    expect(await readiness.ailments()).toEqual({ consumer: 'has not joined its group' });
    await joined;
    await new Promise(setImmediate);
    expect(await readiness.ailments()).toEqual({});
    await made.close();
  });

  it('refuses a second handler of an event, for each would run the other again', () => {
    const made = consumer();
    handles(made);
    expect(() => handles(made)).toThrow('two handlers for vn.motcua.thing.happened.v1');
    expect(() => handles(made, true)).toThrow('two handlers');
  });

  it('does not pass over a record of a topic it has no handler for', async () => {
    const made = consumer();
    handles(made);
    await listening(made);
    await expect(subscriptions[0]?.onBatch([{ topic: 'p.elsewhere.v1', partition: 0, offset: '0', key: null, value: null }], { mayContinue: () => true })).rejects.toThrow('no handler for the topic p.elsewhere.v1');
    await made.close();
  });
});
