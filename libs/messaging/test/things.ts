import { defineEvent, type Topic } from '#contracts';
import { z } from 'zod';

/** A journal and a snapshot of the tests' own, and facts about things that have numbers. */
export const thingJournal: Topic = { name: 'test.thing.v1', kind: 'journal', partitions: 4, owner: 'any' };
export const thingState: Topic = { name: 'test.state.v1', kind: 'snapshot', partitions: 2, owner: 'any' };

const thing = z.object({ number: z.int(), note: z.string().default('') });

export const thingHappened = defineEvent({ type: 'vn.motcua.thing.happened.v1', topic: thingJournal, data: thing });
export const thingCounted = defineEvent({ type: 'vn.motcua.thing.counted.v1', topic: thingJournal, data: thing });
export const thingWeighed = defineEvent({ type: 'vn.motcua.thing.weighed.v1', topic: thingJournal, data: thing });
/** Nobody in the tests handles it. */
export const thingPassedBy = defineEvent({ type: 'vn.motcua.thing.passedBy.v1', topic: thingJournal, data: thing });
export const thingStands = defineEvent({ type: 'vn.motcua.thing.stands.v1', topic: thingState, data: thing });
export const thingTold = defineEvent({ type: 'vn.motcua.thing.told.v1', topic: { name: 'test.told.v1', kind: 'snapshot', partitions: 2, owner: 'any' }, data: thing });
