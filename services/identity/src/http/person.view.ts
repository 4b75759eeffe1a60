import type { Address, Person } from '../domain/person.js';
import { fullNameOf } from '../domain/person-name.js';
import type { Sex } from '../domain/personal-id.js';

/** An address by codes of the two levels of local government. */
export class AddressView {
  /** Province code, 2 digits (tỉnh, thành phố). */
  readonly provinceCode!: string;
  /** Commune code, 5 digits (xã, phường, đặc khu). */
  readonly communeCode!: string;
  /** House, street, hamlet (số nhà, đường, thôn, tổ dân phố). */
  readonly detail?: string;
}

/** A foreign passport. */
export class PassportView {
  readonly number!: string;
  /** ISO 3166-1 alpha-2. */
  readonly country!: string;
}

/** What is known of a person. Unknown fields are null. */
export class PersonView {
  /** Person id. */
  readonly id!: string;
  /** Personal identification number (số định danh cá nhân). */
  readonly personalId!: string | null;
  readonly passport!: PassportView | null;
  /** Full name (họ, chữ đệm và tên). */
  readonly fullName!: string;
  /** Family name (họ). */
  readonly familyName!: string;
  /** Middle and given name (chữ đệm và tên). */
  readonly middleAndGivenName!: string;
  /** Sex (giới tính). */
  readonly sex!: Sex | null;
  /** Date of birth (ngày sinh), YYYY-MM-DD. */
  readonly dateOfBirth!: string;
  /** Nationality (quốc tịch), ISO 3166-1 alpha-2. */
  readonly nationality!: string;
  /** Mobile number (số di động), +84…. */
  readonly phone!: string | null;
  readonly email!: string | null;
  /** Ethnicity (dân tộc). */
  readonly ethnicity!: string | null;
  /** Religion (tôn giáo). */
  readonly religion!: string | null;
  /** Occupation (nghề nghiệp). */
  readonly occupation!: string | null;
  /** Name and address of the employer (tên và địa chỉ cơ quan). */
  readonly employer!: string | null;
  /** Contact address in words (địa chỉ liên hệ). */
  readonly contactAddress!: string | null;
  /** Permanent residence (nơi thường trú). */
  readonly permanentResidence!: AddressView | null;
  /** Temporary residence (nơi tạm trú). */
  readonly temporaryResidence!: AddressView | null;
  /** Current residence (nơi ở hiện tại). */
  readonly currentResidence!: AddressView | null;
}

export function personView(person: Person): PersonView {
  const { id, personalId, passport, familyName, middleAndGivenName, sex, dateOfBirth, nationality, phone, email, ethnicity, religion, occupation, employer, contactAddress } = person;
  return {
    id, personalId, passport, fullName: fullNameOf(person), familyName, middleAndGivenName, sex, dateOfBirth, nationality, phone, email, ethnicity, religion, occupation, employer, contactAddress,
    permanentResidence: person.permanentResidence, temporaryResidence: person.temporaryResidence, currentResidence: person.currentResidence,
  } satisfies PersonView & { permanentResidence: Address | null };
}
