import type { Agency } from '#contracts';
import { ProvenanceView, TextView } from './fact.view.js';

/** A unit inside an agency (đơn vị, bộ phận). */
export class UnitView {
  /** Unique in the whole system. */
  code!: string;
  name!: TextView;
  /** `reception` is the one-stop unit; others are what steps of procedures ask for. */
  kind!: string;
  /** Agency whose people do its work, where they are not this agency's own. */
  runBy?: string;
}

/** A procedure an agency handles. */
export class HandledProcedureView {
  code!: string;
  /** A postal contract covers the return of the result. */
  postalReturn!: boolean;
  from!: string | null;
  to!: string | null;
}

/** An agency (cơ quan), as it is kept. */
export class AgencyView implements Agency {
  /** Key inside the system, stable. */
  code!: string;
  /** Official identification code (mã định danh điện tử); null where it is not known. */
  identifier!: string | null;
  parentCode!: string | null;
  name!: TextView;
  level!: 'ministry' | 'province' | 'commune';
  /** Place name printed on slips (địa danh). */
  placeName!: string;
  /** Administrative unit code (ĐVHC). */
  administrativeUnit!: string | null;
  address!: string | null;
  phone!: string | null;
  /** Public web address of its service. */
  website!: string | null;
  calendarId!: string;
  /** What is received in the last working hour counts from the next working day. */
  lastHourRule!: boolean;
  units!: UnitView[];
  procedures!: HandledProcedureView[];
  provenance!: ProvenanceView;
}

/** An agency in a list. */
export class AgencySummaryView {
  code!: string;
  identifier!: string | null;
  parentCode!: string | null;
  name!: TextView;
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
  name!: TextView;
  level!: 'ministry' | 'province' | 'commune';
  /** Null: none is known for it or for an agency above it. */
  website!: string | null;
  /** The agency whose address it is: itself, or the nearest above it that has one. */
  websiteOf!: string | null;
}
