import { readFileSync } from 'node:fs';
import { Portal } from './portal.js';
import type { SystemAddresses } from './system.js';

/** Somebody the local system knows. Citizens log in with their personal id, officers with their log-in name. */
export interface Persona { readonly login?: string; readonly personalId: string; readonly fullName: string; readonly password: string; readonly about: string }

/** The people made for tries and tests. */
export class Personas {
  private readonly people: { readonly citizens: readonly Persona[]; readonly officers: readonly Persona[] };
  private readonly tokens = new Map<string, { portal: Promise<Portal>; at: number }>();

  constructor(private readonly addresses: Pick<SystemAddresses, 'publicUrl' | 'accountsFile'>) {
    this.people = JSON.parse(readFileSync(addresses.accountsFile, 'utf8')) as typeof this.people;
  }

  /** The n-th citizen of the file, from 0. */
  citizenNumber(index: number): Persona {
    const citizen = this.people.citizens[index];
    if (citizen === undefined) throw new Error(`the personas name no citizen ${index}`);
    return citizen;
  }

  /** A citizen at the portal, logged in. */
  citizen(index = 0): Promise<Portal> {
    const { personalId, password } = this.citizenNumber(index);
    return this.session(personalId, password);
  }

  /** An officer at the portal, logged in. */
  officer(login: string): Promise<Portal> {
    const officer = this.people.officers.find((each) => each.login === login);
    if (officer === undefined) throw new Error(`the personas name no officer ${login}`);
    return this.session(login, officer.password);
  }

  /** One log-in serves for four minutes: tokens live five. */
  private session(login: string, password: string): Promise<Portal> {
    const held = this.tokens.get(login);
    if (held !== undefined && Date.now() - held.at < 240_000) return held.portal;
    const portal = Portal.logIn(this.addresses.publicUrl, login, password);
    this.tokens.set(login, { portal, at: Date.now() });
    portal.catch(() => this.tokens.delete(login));
    return portal;
  }
}
