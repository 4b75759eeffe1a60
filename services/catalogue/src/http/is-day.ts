import { registerDecorator } from 'class-validator';

const first = '1976-01-01';
const last = '2199-12-31';

/** A day of the calendar, `YYYY-MM-DD`, between the years the clocks compute with: `2026-02-30` is none. */
export function IsDay(): PropertyDecorator {
  return (target, property) => registerDecorator({ name: 'isDateString', target: target.constructor, propertyName: String(property), validator: { validate: isDay } });
}

function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value) || value < first || value > last) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}
