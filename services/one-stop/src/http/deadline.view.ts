import type { Due } from '#working-time';
import { vietnamTime } from '#working-time';

/** What the deadline would be. Nothing is changed. */
export class DeadlineView {
  /** When the result is due as things stand; null while the clock does not run. */
  processingDue!: string | null;
  /** When it would be due after the events; null where the clock would stand still. */
  dueAt!: string | null;
  /** True when the year's holidays are not decided so far ahead. */
  provisional!: boolean;
}

export function deadlineOf(processingDue: string | null, due: Due | null): DeadlineView {
  return { processingDue, dueAt: due === null ? null : vietnamTime(due.at), provisional: due?.provisional ?? false };
}
