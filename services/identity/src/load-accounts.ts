import { readFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { Clock, createLogger, NestLog } from '#runtime';
import { ProvisioningModule } from './app.module.js';
import { readConfig } from './config.js';
import { accountsFileSchema } from './outside/accounts-file.js';
import { ProvisionAccounts } from './use-cases/provision-accounts.js';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: load-accounts <file.json>');
const accounts = accountsFileSchema.parse(JSON.parse(await readFile(file, 'utf8')));

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
