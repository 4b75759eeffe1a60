import type { InputError } from '#contracts';
import { type Identification, ageOn } from '../domain/person.js';
import { splitName, tidyName } from '../domain/person-name.js';
import { personalIdFault, type Sex } from '../domain/personal-id.js';
import { inputError } from './input-faults.js';

/** What somebody tells of a Vietnamese citizen's papers. */
export interface ToldIdentity {
  readonly personalId: string;
  readonly fullName: string;
  readonly sex: Sex;
  /** YYYY-MM-DD */
  readonly dateOfBirth: string;
}

/** Nobody alive was born so many years ago. */
const oldest = 130;

/** Reads what is told: the identification, with every contradiction found in it. @param today YYYY-MM-DD */
export function identificationOf(told: ToldIdentity, today: string): { readonly identification: Identification; readonly errors: (InputError | null)[] } {
  const name = tidyName(told.fullName);
  const fault = personalIdFault(told.personalId, told);
  return {
    identification: { personalId: told.personalId, passport: null, ...splitName(name ?? ''), sex: told.sex, dateOfBirth: told.dateOfBirth, nationality: 'VN' },
    errors: [
      fault === null ? null : inputError('/personalId', `personal-id.${fault}`),
      name === null ? inputError('/fullName', 'name') : null,
      birthFault(told.dateOfBirth, today),
    ],
  };
}

export function birthFault(dateOfBirth: string, today: string): InputError | null {
  if (dateOfBirth > today) return inputError('/dateOfBirth', 'date-of-birth.future');
  return ageOn(dateOfBirth, today) > oldest ? inputError('/dateOfBirth', 'date-of-birth.too-long-ago') : null;
}
