import { Injectable } from '@nestjs/common';
import type { About } from '../domain/matter.js';
import { Addressees, type Contact, Contacts, Persons } from './ports.js';

/** Where whoever is told is reached: the owner of a dossier by intake's card; a petitioner as they asked to be, and by their account where they gave nothing; an asker by their account. */
@Injectable()
export class Reached {
  constructor(private readonly contacts: Contacts, private readonly addressees: Addressees, private readonly persons: Persons) {}

  /** Null where nobody knows of it. @throws Unreachable */
  async by({ kind, id }: About): Promise<Contact | null> {
    if (kind === 'dossier') return this.contacts.of(id);
    const addressee = await this.addressees.of({ kind, id });
    if (addressee === null || addressee.personId === null || (addressee.phone !== null && addressee.email !== null)) return addressee;
    const own = await this.persons.of(addressee.personId);
    return { personId: addressee.personId, phone: addressee.phone ?? own?.phone ?? null, email: addressee.email ?? own?.email ?? null };
  }
}
