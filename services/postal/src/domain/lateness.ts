const day = 24 * 60 * 60_000;

/**
 * A return that becomes due is ordered at once when it is heard of within a day; later it may long have been returned, and is asked about first. A choice of this system:
 * longer than an outage that is noticed, shorter than the carrier takes.
 */
export const heardInTimeFor = day;

/** The journal's next facts are on their way, when it is read from an early point: they may settle the question unasked. */
export const askAfter = 60_000;

export const isLate = (dueAt: Date, now: Date): boolean => now.getTime() - dueAt.getTime() > heardInTimeFor;
