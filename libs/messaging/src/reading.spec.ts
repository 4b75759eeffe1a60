import { thingHappened } from '../test/things.js';
import { happened, Partition } from '../test/records.js';
import { read, type Reading } from './reading.js';
import type { CloudEvent } from '#contracts';

const partition = new Partition(thingHappened.topic);
const definitionOf = (type: string): typeof thingHappened | undefined => (type === thingHappened.type ? thingHappened : undefined);
const readRaw = (value: string | Buffer | null): Reading => read(partition.record(value), definitionOf as never);
const readChanged = (change: object): Reading => readRaw(JSON.stringify({ ...happened('thing', 3), ...change }));

describe('reading a record', () => {
  it('gives the event with its data as the contract has them', () => {
    const event = happened('thing', 3, { number: 7 });
    expect(readRaw(JSON.stringify({ ...event, data: { number: 7, unknown: 'later' }, later: 'extension' }))).toMatchObject({ kind: 'event', event: { ...event, data: { number: 7, note: '' } } });
  });

  it('a null is a tombstone', () => {
    expect(readRaw(null).kind).toBe('tombstone');
  });

  it.each([
    ['broken JSON', '{"specversion":"1.0",'],
    ['nothing', ''],
    ['a string', '"an event"'],
    ['null in JSON', 'null'],
    ['a number', '1e999'],
    ['a list', '[]'],
    ['another object', '{"hello":"world"}'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['half of a letter', Buffer.from('{"a":"ế"}').subarray(0, 7)],
    ['ten megabytes', Buffer.alloc(10 * 1024 * 1024, 0x20)],
    ['deep nesting', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['an envelope with __proto__', '{"__proto__":{"specversion":"1.0"},"constructor":{"prototype":{"id":"x"}}}'],
  ])('%s is poison without a place', (_, value) => {
    expect(readRaw(value)).toMatchObject({ kind: 'poison', event: null, error: expect.any(String) as string });
  });

  it.each([
    ['no id', { id: undefined }], ['a sequence of zero', { sequence: 0 }], ['a sequence as text', { sequence: '3' }], ['a sequence that no position holds', { sequence: 3_000_000_000 }],
    ['another version of CloudEvents', { specversion: '0.3' }], ['a foreign source', { source: 'https://elsewhere' }], ['no subject', { subject: '' }],
    ['a subject that PostgreSQL cannot hold', { subject: 'thing\0' }], ['half a surrogate pair as subject', { subject: 'thing\ud800' }], ['a time without an offset', { time: '2026-11-02T08:00:00' }],
  ])('an envelope with %s is poison without a place', (_, change) => {
    expect(readChanged(change)).toMatchObject({ kind: 'poison', event: null });
  });

  it.each([['of a wrong type', { number: 'seven' }], ['null', null], ['a list', []]])('data %s are poison with a place in the order', (_, data) => {
    expect(readChanged({ data })).toMatchObject({ kind: 'poison', event: { subject: 'thing', sequence: 3 } });
  });

  it('data nobody here takes are nobody\'s to judge', () => {
    expect(readChanged({ type: 'vn.motcua.thing.elsewhere.v1', data: { deep: { down: [null] } } })).toMatchObject({ kind: 'event', event: { sequence: 3 } });
    expect(read(partition.record(JSON.stringify({ ...happened('thing', 3), data: 'wrong' })), () => undefined).kind).toBe('event');
  });

  it('its words about poison can be stored, whatever was in it', () => {
    const readings = ['{"a": "\0\0"', '\0', `{"specversion":"${'\0'.repeat(3)}"}`].map(readRaw);
    for (const reading of readings) expect(reading).toMatchObject({ kind: 'poison', error: expect.not.stringContaining('\0') as string });
  });

  it('changes nothing of what every object has', () => {
    readRaw('{"specversion":"1.0","__proto__":{"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    const reading = readChanged({ data: JSON.parse('{"number":1,"__proto__":{"polluted":true}}') as unknown });
    expect((reading as { event: CloudEvent<string, { polluted?: boolean }> }).event.data.polluted).toBeUndefined();
  });
});
