import { z } from 'zod';
import { dateSchema } from '#contracts';
import { officerLogin } from '../domain/account.js';
import { type Grant, grantFault, officerRoles, type OfficerRole } from '../domain/officer-grant.js';
import { passwordFault } from '../domain/password-policy.js';

const address = z.strictObject({ provinceCode: z.string().regex(/^\d{2}$/), communeCode: z.string().regex(/^\d{5}$/), detail: z.string().max(250).optional() });
const text = z.string().min(1).max(250);
const personalId = z.string().regex(/^\d{12}$/);

const person = {
  personalId, fullName: text, sex: z.enum(['male', 'female']), dateOfBirth: dateSchema, phone: z.string(), password: z.string(),
  profile: z.strictObject({
    email: z.email().optional(), ethnicity: text.optional(), religion: text.optional(), occupation: text.optional(), employer: text.optional(), contactAddress: text.optional(),
    permanentResidence: address.optional(), temporaryResidence: address.optional(), currentResidence: address.optional(),
  }).default({}),
  /** Words for people who read the file. */
  about: z.string().optional(),
};

const grant = z.strictObject({ role: z.enum(Object.keys(officerRoles) as [OfficerRole, ...OfficerRole[]]), agency: z.string().nullable().default(null), unit: z.string().nullable().default(null) })
  .superRefine((given: Grant, context) => {
    const fault = grantFault(given);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  });

/** The operator's file (JSON): who shall be able to sign in, and as what. */
export const accountsFileSchema = z.strictObject({
  notice: z.string().optional(),
  citizens: z.array(z.strictObject({ ...person, assurance: z.union([z.literal(1), z.literal(2)]).default(1) })).default([]),
  organisations: z.array(z.strictObject({
    taxCode: z.string(), name: text, address: text, phone: text.nullable().default(null), email: z.email().nullable().default(null),
    representative: z.strictObject({ personalId, position: text }), about: z.string().optional(),
  })).default([]),
  delegations: z.array(z.strictObject({
    principal: z.union([z.strictObject({ personalId }), z.strictObject({ taxCode: z.string() })]), delegatePersonalId: personalId,
    procedures: z.array(z.string()).min(1).nullable().default(null), from: dateSchema, to: dateSchema.nullable().default(null), about: z.string().optional(),
  })).default([]),
  officers: z.array(z.strictObject({ ...person, login: z.string().regex(officerLogin), title: text.nullable().default(null), grants: z.array(grant).min(1) })).default([]),
}).superRefine(({ citizens, officers }, context) => {
  for (const [list, entries] of [['citizens', citizens], ['officers', officers]] as const) {
    entries.forEach((entry, index) => {
      const fault = passwordFault(entry.password, [entry.personalId, entry.phone, ...('login' in entry ? [entry.login] : [])]);
      if (fault !== null) context.addIssue({ code: 'custom', path: [list, index, 'password'], message: fault });
    });
  }
});
