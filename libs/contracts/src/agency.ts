import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { bilingualSchema, dateSchema, provenanceSchema } from './provenance.js';
import { topics } from './topics.js';

/** A unit inside an agency (đơn vị, bộ phận). Officers belong to units; `code` is unique in the whole system. */
export const unitSchema = z.object({
  code: z.string().regex(/^[A-Z0-9.-]{2,60}$/),
  name: bilingualSchema,
  /** `reception` is the one-stop unit; others are matched with a step's `unitKind`. */
  kind: z.string(),
  /** Agency whose people do this unit's work, where they are not this agency's own (e.g. passports are printed by a department of the ministry). */
  runBy: z.string().optional(),
});

/** An agency (cơ quan) in the tree, with its units, what it handles and its calendar. */
export const agencySchema = z.object({
  /** Key inside the system, stable: used in dossier codes, tokens and events. */
  code: z.string().regex(/^[A-Z0-9.-]{2,35}$/),
  /** Official electronic identification code (mã định danh điện tử, QĐ 20/2020/QĐ-TTg); null where it is not known. */
  identifier: z.string().nullable(),
  parentCode: z.string().nullable(),
  name: bilingualSchema,
  level: z.enum(['ministry', 'province', 'commune']),
  /** Place name printed on slips (địa danh). */
  placeName: z.string(),
  /** Administrative unit code (ĐVHC): 2 digits province, 5 digits commune. */
  administrativeUnit: z.string().nullable(),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  /** Public web address of the service, where known (V-6). */
  website: z.string().nullable(),
  calendarId: z.string(),
  /** Last-hour rule (V3 of calendar.md): received in the last working hour counts from the next working day. */
  lastHourRule: z.boolean(),
  units: z.array(unitSchema),
  /** Procedures the agency is competent for, and whether a postal contract covers the return. */
  procedures: z.array(z.object({ code: z.string(), postalReturn: z.boolean(), from: dateSchema.nullable(), to: dateSchema.nullable() })),
  provenance: provenanceSchema,
});
export type Agency = z.infer<typeof agencySchema>;

/** An agency was entered or changed. Subject: the agency's code. */
export const agencyChanged = defineEvent({ type: 'vn.motcua.agency.changed.v1', topic: topics.agency, data: z.object({ agency: agencySchema }) });
