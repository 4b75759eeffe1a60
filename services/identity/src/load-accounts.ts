import { readFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { dateSchema } from '#contracts';
import { Clock, createLogger, NestLog } from '#runtime';
import { ProvisioningModule } from './app.module.js';
import { readConfig } from './config.js';
import { officerLogin } from './domain/account.js';
import { type Grant, grantFault, officerRoles, type OfficerRole } from './domain/officer-grant.js';
import { passwordFault } from './domain/password-policy.js';
import { ProvisionAccounts } from './use-cases/provision-accounts.js';

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

/** The file: who shall be able to sign in, and as what. */
const accountsSchema = z.strictObject({
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

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: load-accounts <file.json>');
const accounts = accountsSchema.parse(JSON.parse(await readFile(file, 'utf8')));

const config = readConfig();
const context = await NestFactory.createApplicationContext(ProvisioningModule.forRoot(config), { logger: new NestLog(createLogger('identity', 'warn')) });
try {
  const provision = context.get(ProvisionAccounts);
  const now = (): Date => context.get(Clock).now();
  const entered = { citizens: 0, organisations: 0, delegations: 0, officers: 0 };
  for (const citizen of accounts.citizens) entered.citizens += Number(await provision.citizen(citizen, now()));
  for (const officer of accounts.officers) entered.officers += Number(await provision.officer(officer, now()));
  for (const { about: _, ...organisation } of accounts.organisations) entered.organisations += Number(await provision.organisation(organisation, now()));
  for (const delegation of accounts.delegations) entered.delegations += Number(await provision.delegation(delegation, now()));
  process.stdout.write(`${JSON.stringify({ msg: 'accounts loaded', file, entered })}\n`);
} finally {
  await context.close();
}
