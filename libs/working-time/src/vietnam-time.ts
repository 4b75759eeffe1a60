/** Writes an instant in RFC 3339 with Vietnam's offset, to the millisecond: `2026-11-22T10:12:45.000+07:00`. */
export function vietnamTime(instant: Date): string {
  return `${new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, -1)}+07:00`;
}
