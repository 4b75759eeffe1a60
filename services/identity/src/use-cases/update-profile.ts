import { Injectable } from '@nestjs/common';
import { Database } from '#persistence';
import type { Person, Profile } from '../domain/person.js';
import { Persons } from './ports.js';

/** Somebody changes what they tell of themselves (cập nhật thông tin cá nhân). Name, birth and numbers come from papers and are not theirs to change. */
@Injectable()
export class UpdateProfile {
  constructor(private readonly database: Database, private readonly persons: Persons) {}

  /** Refuses with `precondition.stale`. @param version the one last read */
  async execute(personId: string, version: number, profile: Profile, now: Date): Promise<Person> {
    return this.database.transaction(async (tx) => {
      const changed = { ...await this.persons.get(tx, personId), ...profile };
      await this.persons.save(tx, changed, version, now);
      return { ...changed, version: version + 1 };
    });
  }
}
