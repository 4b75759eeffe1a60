import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { dateSchema, provenanceSchema } from './provenance.js';
import { topics } from './topics.js';

const clockTime = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/);

/**
 * A working calendar as data. Sessions are local times in Asia/Ho_Chi_Minh, closed at the end (V1 of calendar.md).
 * The shape is that of `WorkingCalendar` in libs/working-time.
 */
export const calendarSchema = z.object({
  id: z.string().min(1).max(60),
  name: z.string(),
  roundTheClock: z.boolean(),
  /** Sessions of an ordinary working day, Monday to Friday, and of a made-up day. */
  weekdaySessions: z.array(z.object({ from: clockTime, to: clockTime })),
  saturday: z.object({
    sessions: z.array(z.object({ from: clockTime, to: clockTime })),
    openForReception: z.boolean(),
    countsAsDay: z.boolean(),
    hoursCount: z.boolean(),
  }),
  days: z.array(z.object({
    date: dateSchema,
    kind: z.enum(['holiday', 'compensation', 'swappedOff', 'madeUp']),
    name: z.string(),
    decision: z.string(),
    decisionDate: dateSchema.nullable(),
    provenance: provenanceSchema,
  })),
  /** A due date after this day is provisional: the year's decision is not loaded. */
  decidedUntil: dateSchema,
  /** Where the sessions come from; each day has its own. */
  provenance: provenanceSchema.optional(),
  openPoints: z.array(z.string()).optional(),
});
export type CalendarData = z.infer<typeof calendarSchema>;

/** A calendar was entered or changed. Subject: the calendar's id. */
export const calendarChanged = defineEvent({ type: 'vn.motcua.calendar.changed.v1', topic: topics.calendar, data: z.object({ calendar: calendarSchema }) });
