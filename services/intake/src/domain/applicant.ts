import type { audiences } from '#contracts';
import type { JsonObject } from './pointer.js';

export type Audience = (typeof audiences)[number];

/** Person (người) or organisation (tổ chức) a dossier belongs to: chủ hồ sơ. Identifiers are identity's. */
export interface Owner {
  readonly kind: 'person' | 'organisation';
  readonly id: string;
}

/** What slips and officers need to know of an owner or of who hands a dossier in. Kept as it was at submission. */
export interface PartyDetails {
  readonly fullName: string;
  /** 12-digit personal identification number (số định danh cá nhân); null for organisations and for foreigners. */
  readonly personalId: string | null;
  /** Passport number of a foreigner. */
  readonly passport: string | null;
  /** Tax code (mã số thuế) of an organisation. */
  readonly taxCode: string | null;
  readonly dateOfBirth: string | null;
  readonly sex: 'male' | 'female' | null;
  readonly address: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

/** What identity holds of a person or an organisation. */
export interface Party {
  readonly details: PartyDetails;
  /** Values by profile field, as forms ask for them: texts, and addresses as groups of codes. */
  readonly profile: JsonObject;
}

/** The audience (đối tượng thực hiện) a dossier is filed for, where nobody says otherwise. */
export function audienceOf(owner: Owner, details: PartyDetails | null): Audience {
  if (owner.kind === 'organisation') return 'organisation';
  return details !== null && details.personalId === null && details.passport !== null ? 'foreigner' : 'citizen';
}
