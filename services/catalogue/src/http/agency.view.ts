import type { Bilingual } from '#contracts';

/** An agency in a list. */
export class AgencySummaryView {
  code!: string;
  identifier!: string | null;
  parentCode!: string | null;
  name!: Bilingual;
  level!: 'ministry' | 'province' | 'commune';
  placeName!: string;
  administrativeUnit!: string | null;
  website!: string | null;
  calendarId!: string;
  /** Agencies directly below it. */
  children!: number;
}

/** Where an agency's service is on the web (V-6). */
export class WebAddressView {
  /** Code of the agency. */
  code!: string;
  name!: Bilingual;
  level!: 'ministry' | 'province' | 'commune';
  /** Null: none is known for it or for an agency above it. */
  website!: string | null;
  /** The agency whose address it is: itself, or the nearest above it that has one. */
  websiteOf!: string | null;
}
