import { PersonView } from './person.view.js';

/** A person found or entered. */
export class PersonIdView {
  readonly id!: string;
}

/** Card of a person for other services. */
export class PersonCardView extends PersonView {
  /** Assurance of the person's citizen account: 0 where there is none, 1 password and one-time code, 2 VNeID level 2. */
  readonly assurance!: number;
}

/** Card of an account for other services: who handles, who signs. */
export class AccountCardView {
  readonly id!: string;
  readonly kind!: 'citizen' | 'officer';
  readonly personId!: string;
  readonly fullName!: string;
}
