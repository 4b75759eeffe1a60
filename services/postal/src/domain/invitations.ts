import { type Calendar, localDateOf, workingDaysBetween } from '#working-time';

/** How often, and how far apart, the post invites a recipient before the parcel goes back (QĐ 45/2016/QĐ-TTg): at least two times, two working days apart. */
export const invitationRule = { atLeast: 2, workingDaysApart: 2, source: 'QĐ 45/2016/QĐ-TTg; law.md, Post', verified: true } as const;

/** Judges invitations by the agency's working days; without its calendar, by calendar days. */
export class Invitations {
  constructor(private readonly calendar: Calendar | null) {}

  /** Whether as many were made, as far apart, as the rule wants. */
  enough(failures: readonly Date[]): boolean {
    const [first, ...later] = [...failures].sort((a, b) => a.getTime() - b.getTime());
    if (first === undefined) return false;
    let count = 1;
    let last = first;
    for (const next of later) {
      if (this.daysBetween(last, next) < invitationRule.workingDaysApart) continue;
      count += 1;
      last = next;
    }
    return count >= invitationRule.atLeast;
  }

  private daysBetween(from: Date, to: Date): number {
    const [first, last] = [localDateOf(from), localDateOf(to)];
    return this.calendar === null ? Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) : workingDaysBetween(this.calendar, first, last);
  }
}
