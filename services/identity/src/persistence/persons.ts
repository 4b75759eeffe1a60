import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import type { Address, Passport, Person } from '../domain/person.js';
import type { Sex } from '../domain/personal-id.js';
import { Persons, type Reads } from '../use-cases/ports.js';

interface PersonRow {
  id: string;
  personal_id: string | null;
  passport_number: string | null;
  passport_country: string | null;
  family_name: string;
  middle_and_given_name: string;
  sex: Sex | null;
  date_of_birth: string;
  nationality: string;
  phone: string | null;
  email: string | null;
  ethnicity: string | null;
  religion: string | null;
  occupation: string | null;
  employer: string | null;
  contact_address: string | null;
  permanent_residence: Address | null;
  temporary_residence: Address | null;
  current_residence: Address | null;
  version: number;
}

const columns = `id, personal_id, passport_number, passport_country, family_name, middle_and_given_name, sex, date_of_birth::text, nationality, phone, email, ethnicity, religion,
  occupation, employer, contact_address, permanent_residence, temporary_residence, current_residence, version`;

/** People in PostgreSQL. */
@Injectable()
export class StoredPersons extends Persons {
  async get(reads: Reads, id: string): Promise<Person> {
    return found(await one(reads, 'person-by-id', 'id = $1', [id]));
  }

  byPersonalId(reads: Reads, personalId: string): Promise<Person | null> {
    return one(reads, 'person-by-personal-id', 'personal_id = $1', [personalId]);
  }

  byPassport(reads: Reads, { country, number }: Passport): Promise<Person | null> {
    return one(reads, 'person-by-passport', 'passport_country = $1 AND passport_number = $2', [country, number]);
  }

  async add(tx: Tx, person: Person, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO person (id, version, created_at, updated_at, personal_id, passport_number, passport_country, family_name, middle_and_given_name, sex, date_of_birth, nationality, phone, email,
         ethnicity, religion, occupation, employer, contact_address, permanent_residence, temporary_residence, current_residence)
       VALUES ($1, 1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
      [person.id, now, ...valuesOf(person)],
    );
  }

  async save(tx: Tx, person: Person, version: number, now: Date): Promise<void> {
    const rows = await tx.query(
      `UPDATE person SET version = version + 1, updated_at = $3, personal_id = $4, passport_number = $5, passport_country = $6, family_name = $7, middle_and_given_name = $8, sex = $9,
         date_of_birth = $10, nationality = $11, phone = $12, email = $13, ethnicity = $14, religion = $15, occupation = $16, employer = $17, contact_address = $18,
         permanent_residence = $19, temporary_residence = $20, current_residence = $21
       WHERE id = $1 AND version = $2 RETURNING id`,
      [person.id, version, now, ...valuesOf(person)],
    );
    if (rows.length === 0) throw new Refusal('precondition.stale');
  }
}

async function one(reads: Reads, name: string, condition: string, values: readonly unknown[]): Promise<Person | null> {
  const [row] = await reads.prepared<PersonRow>(name, `SELECT ${columns} FROM person WHERE ${condition}`, values);
  return row === undefined ? null : personOf(row);
}

function found(person: Person | null): Person {
  if (person === null) throw new Refusal('not-found');
  return person;
}

function personOf(row: PersonRow): Person {
  return {
    id: row.id, personalId: row.personal_id,
    passport: row.passport_number === null || row.passport_country === null ? null : { number: row.passport_number, country: row.passport_country },
    familyName: row.family_name, middleAndGivenName: row.middle_and_given_name, sex: row.sex, dateOfBirth: row.date_of_birth, nationality: row.nationality, phone: row.phone,
    email: row.email, ethnicity: row.ethnicity, religion: row.religion, occupation: row.occupation, employer: row.employer, contactAddress: row.contact_address,
    permanentResidence: row.permanent_residence, temporaryResidence: row.temporary_residence, currentResidence: row.current_residence, version: row.version,
  };
}

/** In the order of the columns after the fixed ones. */
function valuesOf(person: Person): unknown[] {
  return [
    person.personalId, person.passport?.number ?? null, person.passport?.country ?? null, person.familyName, person.middleAndGivenName, person.sex, person.dateOfBirth, person.nationality,
    person.phone, person.email, person.ethnicity, person.religion, person.occupation, person.employer, person.contactAddress, person.permanentResidence, person.temporaryResidence, person.currentResidence,
  ];
}
