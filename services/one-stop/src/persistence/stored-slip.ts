import type { IssuedSlip } from '../domain/slip.js';
import type { UnnumberedSlip } from '../domain/slip-content.js';

/** Names of all properties of a value, however deep, that hold an instant. */
type InstantIn<Value> = Value extends string | number | boolean | null | undefined ? never
  : Value extends readonly (infer Entry)[] ? InstantIn<Entry>
    : { [Key in keyof Value]-?: Date extends Value[Key] ? Key : InstantIn<Value[Key]> }[keyof Value];

/** What JSON keeps as text and a slip has as a date: the type asks for every one of them. */
const instants: Readonly<Record<InstantIn<IssuedSlip>, true>> = { issuedAt: true, receivedAt: true, dueAt: true, previousDue: true, newDue: true, askedAt: true, answerDue: true };

/** A slip read back from its row: its instants are dates again, and the number drawn is in its place. */
export function slipOf(content: UnnumberedSlip, number: number): IssuedSlip {
  const revived = JSON.parse(JSON.stringify(content), (key, value: unknown) => (Object.hasOwn(instants, key) && typeof value === 'string' ? new Date(value) : value)) as UnnumberedSlip;
  return { ...revived, serial: number } as IssuedSlip;
}
