import { existsSync, readFileSync } from 'node:fs';
import type { SystemAddresses } from '../../libs/testing/src/system.js';

interface Persona { about: string; login?: string; personalId: string; fullName: string; password: string }

/** Everything a reader needs to go on alone: addresses, people to log in as, a request to paste. */
export function table(addresses: SystemAddresses, stateFolder: string): string {
  const { publicUrl, simulators, databaseUrl, brokers } = addresses;
  const rows: [string, string][] = [
    ['API', `${publicUrl}/api/<service>/v1/...`],
    ['Documentation', `${publicUrl}/docs`],
    ['PostgreSQL', databaseUrl],
    ['Kafka', brokers.join(',')],
    ['Logs and data', stateFolder],
    ['Inbox', `${simulators.inbox} (what parties outside received: SMS, mails, payments, parcels, calls of portals)`],
  ];
  const parts = [columns(rows)];
  const people = personas(addresses.accountsFile);
  if (people.length > 0) parts.push(columns(people.map(({ fullName, login, personalId, password, about }) => [fullName, login ?? personalId, password, about])));
  parts.push(`  curl -s '${publicUrl}/api/catalogue/v1/procedures?search=ho+chieu'`);
  return parts.join('\n\n');
}

/** People to log in as: citizens by their personal id, officers by their log-in name. */
function personas(file: string): Persona[] {
  if (!existsSync(file)) return [];
  const { citizens, officers } = JSON.parse(readFileSync(file, 'utf8')) as { citizens: Persona[]; officers: Persona[] };
  return [...citizens, ...officers];
}

function columns(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd()}`).join('\n');
}
