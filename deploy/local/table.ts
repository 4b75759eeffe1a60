import { existsSync, readFileSync } from 'node:fs';
import type { SystemAddresses } from '../../libs/testing/src/system.js';

interface Account {
  name?: string;
  fullName?: string;
  username?: string;
  phone?: string;
  password?: string;
  roles?: string[];
}

/** Everything a reader needs to go on alone: addresses, people to log in as, a request to paste. */
export function table(addresses: SystemAddresses, stateFolder: string): string {
  const { publicUrl, simulators, databaseUrl, brokers } = addresses;
  const rows: [string, string][] = [
    ['API', `${publicUrl}/api/<service>/v1/...`],
    ['Documentation', `${publicUrl}/docs`],
    ['Outside parties', `${simulators.inbox} (SMS sent, VNeID log-ins, scans)`],
    ['PostgreSQL', databaseUrl],
    ['Kafka', brokers.join(',')],
    ['Logs and data', stateFolder],
  ];
  const parts = [columns(rows)];
  const people = accounts(addresses.accountsFile);
  if (people.length > 0) parts.push(columns(people.map((person) => [person.fullName ?? person.name ?? '', person.username ?? person.phone ?? '', person.password ?? '', (person.roles ?? []).join(', ')])));
  parts.push(`  curl -s '${publicUrl}/api/catalogue/v1/procedures?q=ho+chieu'`);
  return parts.join('\n\n');
}

function accounts(file: string): Account[] {
  if (!existsSync(file)) return [];
  const document = JSON.parse(readFileSync(file, 'utf8')) as Account[] | { accounts: Account[] };
  return Array.isArray(document) ? document : document.accounts;
}

function columns(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd()}`).join('\n');
}
