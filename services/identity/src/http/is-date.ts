import { registerDecorator } from 'class-validator';

const form = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A calendar day that exists, YYYY-MM-DD, from the year 1 on. */
export function isCalendarDay(value: unknown): value is string {
  const match = typeof value === 'string' ? form.exec(value) : null;
  if (match === null || match[1] === '0000') return false;
  const day = new Date(`${value as string}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === value;
}

/** Takes a calendar day, YYYY-MM-DD (the validator of the library takes instants as well). */
export function IsDate(): PropertyDecorator {
  return (target, property) => registerDecorator({
    name: 'isDateString', target: target.constructor, propertyName: String(property), validator: { validate: isCalendarDay },
  });
}
