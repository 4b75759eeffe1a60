import { isSameName, type PersonName } from './person-name.js';
import type { Sex } from './personal-id.js';

/** An address of the two levels of local government since 01/7/2025: codes of QĐ 19/2025/QĐ-TTg. */
export interface Address {
  /** 2 digits. */
  readonly provinceCode: string;
  /** 5 digits. */
  readonly communeCode: string;
  /** House, street, hamlet (số nhà, đường, thôn, tổ dân phố). */
  readonly detail?: string;
}

/** What tells one person from all others, as their papers say it. */
export interface Identification extends PersonName {
  /** Số định danh cá nhân; null for foreigners. */
  readonly personalId: string | null;
  /** Null unless the person is known by a foreign passport. */
  readonly passport: Passport | null;
  /** Null only where a foreign passport does not say. */
  readonly sex: Sex | null;
  /** YYYY-MM-DD. */
  readonly dateOfBirth: string;
  /** ISO 3166-1 alpha-2. */
  readonly nationality: string;
}

/** A foreign passport: its number is unique within the country that gave it. */
export interface Passport {
  readonly number: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** What a person tells of themselves and may change; forms are filled in advance with it. */
export interface Profile {
  readonly email: string | null;
  readonly ethnicity: string | null;
  readonly religion: string | null;
  readonly occupation: string | null;
  /** Name and address of the employer (tên và địa chỉ cơ quan). */
  readonly employer: string | null;
  /** Where letters reach the person, in words. */
  readonly contactAddress: string | null;
  readonly permanentResidence: Address | null;
  readonly temporaryResidence: Address | null;
  readonly currentResidence: Address | null;
}

/** A human being known to the system. A person is not an account: most officers' counters know people who have none. */
export interface Person extends Identification, Profile {
  readonly id: string;
  /** Mobile number to reach the person; proven only where an account says so. */
  readonly phone: string | null;
  readonly version: number;
}

export const emptyProfile: Profile = {
  email: null, ethnicity: null, religion: null, occupation: null, employer: null, contactAddress: null, permanentResidence: null, temporaryResidence: null, currentResidence: null,
};

/** Whether what is said fits the person known under the same number. */
export function isSamePerson(known: Identification, said: Pick<Identification, 'familyName' | 'middleAndGivenName' | 'sex' | 'dateOfBirth'>): boolean {
  const name = ({ familyName, middleAndGivenName }: PersonName): string => `${familyName} ${middleAndGivenName}`;
  return known.dateOfBirth === said.dateOfBirth && (known.sex === null || said.sex === null || known.sex === said.sex) && isSameName(name(known), name(said));
}

/**
 * Whether somebody who holds this proven phone number may open an account for a person already known from a counter: only the person's own number,
 * given there, shows that it is them. Otherwise VNeID does.
 */
export function mayClaim(known: Person, said: Pick<Identification, 'familyName' | 'middleAndGivenName' | 'sex' | 'dateOfBirth'>, provenPhone: string): boolean {
  return isSamePerson(known, said) && known.phone === provenPhone;
}

/** Completed years at a day. @param dateOfBirth YYYY-MM-DD @param day YYYY-MM-DD */
export function ageOn(dateOfBirth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return day.slice(5) < dateOfBirth.slice(5) ? years - 1 : years;
}

/** From this age people have an electronic identity account of their own (Nghị định 69/2024/NĐ-CP Article 7); for younger ones a guardian acts. */
export const ageOfOwnAccount = 14;
