import { Refusal } from '#contracts';

/** A version in the row of its procedure's versions: its number, and the days on which it is in force (`to` null: open). */
export interface Place {
  readonly id: string;
  readonly number: number;
  readonly from: string;
  readonly to: string | null;
}

/** The versions next to the day on which a new one begins. */
export interface Neighbours {
  readonly before: Place | null;
  readonly after: Place | null;
}

/** An open-ended predecessor, and the last day a successor leaves it. */
export interface Closing {
  readonly id: string;
  readonly from: string;
  readonly lastDay: string;
}

const day = 86_400_000;

/**
 * Where a new version stands. A successor ends an open-ended predecessor on the day before it begins; a version that said itself when it ends is never shortened.
 * Refuses with `procedure.versions-overlap` what would be in force beside another, and with `procedure.number-out-of-order` numbers that do not rise with the dates.
 */
export function successionOf(version: Place, { before, after }: Neighbours): Closing | null {
  const beside = [before, after].find((other) => other !== null && (other === after ? version.to === null || version.to >= other.from : other.to !== null && other.to >= version.from));
  if (beside != null) throw new Refusal('procedure.versions-overlap', { version: version.id, other: beside.id });
  if ((before !== null && before.number >= version.number) || (after !== null && after.number <= version.number)) throw new Refusal('procedure.number-out-of-order', { number: version.number });
  return before === null || before.to !== null ? null : { id: before.id, from: before.from, lastDay: dayBefore(version.from) };
}

const dayBefore = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) - day).toISOString().slice(0, 10);
