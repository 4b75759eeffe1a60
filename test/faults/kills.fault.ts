import { system } from '../e2e/world.js';
import { diesAt, hurtUnderLoad, kills, settled } from './rounds.js';

/** How often every kill is repeated; 0 is `npm test`: one of each kind, once. */
const asked = Number(process.env['FAULT_ROUNDS'] ?? 1);
const rounds = Math.max(asked, 1);
/** Database and broker, where they are the run's own. */
const parts = (process.env['FAULT_PARTS'] ?? 'postgres,kafka').split(',').filter((name) => name !== '');

const services = Object.keys(system.addresses.databases);
/** Services that only follow: what they do can wait, and must come. */
const followers = services.filter((name) => !['identity', 'catalogue', 'intake', 'one-stop'].includes(name));
const every = (point: string): Record<string, string> => Object.fromEntries(followers.map((name) => [name, point]));

/** Points in the code at which processes die, with the passage at which they do; processes that depend on each other die in one round. The first of each kind is the one for `npm test`. */
const points: readonly (readonly [kind: string, points: Readonly<Record<string, string>>])[] = [
  ['write', { 'one-stop': 'transition.after-commit:15' }],
  ['write', { 'one-stop': 'transition.before-write:15', intake: 'relay.after-ack:10' }],
  ['relay', { 'one-stop': 'relay.after-ack:10' }],
  ['relay', { 'one-stop': 'relay.before-produce:10', intake: 'relay.before-produce:10' }],
  ['relay', { 'one-stop': 'relay.after-delete:10', intake: 'transaction.before-commit:25' }],
  ['consumer', { 'one-stop': 'consumer.before-commit:10' }],
  ['consumer', { 'one-stop': 'consumer.after-commit:10', intake: 'consumer.after-commit:10' }],
  ['submission', { intake: 'transaction.after-commit:25' }],
];
const inFull = [...points, ['follower', every('consumer.before-commit:5')] as const, ['follower', every('consumer.after-commit:5')] as const];
const chosen = asked > 0 ? inFull : points.filter(([kind], index) => points.findIndex((each) => each[0] === kind) === index);
const killed = asked > 0 ? [...parts, 'gateway', ...services] : parts;

const named = (at: Readonly<Record<string, string>>): string => [...Map.groupBy(Object.keys(at), (name) => at[name])].map(([point, names]) => `${names.join(', ')} at ${point}`).join(', ');

describe('kill -9 under load: nothing lost, nothing done twice (F1, F2, F4; I1-I7)', () => {
  it.each(chosen.map(([kind, at]) => [`${kind}: ${named(at)}`, at] as const))('X-1 V-8: %s', (title, at) => hurtUnderLoad(title, rounds, () => diesAt(at), { journeys: title.startsWith('follower') }));

  // Database and broker of somebody else are left alone, and then there may be none.
  if (killed.length > 0) it.each(killed)('X-1 V-9: %s is killed', (name) => hurtUnderLoad(`${name} is killed`, rounds, () => kills([name]), { journeys: followers.includes(name) }));

  it('X-1 V-9: everything that follows is killed at once', () => hurtUnderLoad('everything that follows is killed at once', rounds, () => kills(followers), { journeys: asked > 0 }));

  if (asked > 0) it('X-1 V-9: what was paid, posted, told and synchronised meanwhile has come to its end, once', settled);
});
