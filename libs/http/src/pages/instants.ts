const offset = 7 * 3_600_000;

/** RFC 3339 in Vietnam's time (UTC+7, no summer time): `2026-03-02T08:00:00+07:00`; milliseconds only where there are any. */
export function toVietnamTime(instant: Date): string {
  return new Date(instant.getTime() + offset).toISOString().replace(/(?:\.000)?Z$/, '+07:00');
}

/** The calendar day in Vietnam: `2026-03-02`. */
export function toVietnamDate(instant: Date): string {
  return new Date(instant.getTime() + offset).toISOString().slice(0, 10);
}
