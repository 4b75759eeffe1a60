import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Portal } from '#testing';
import { file, residence } from './filing.js';
import { act, dossierOf, personas, system, ward } from './world.js';

const verifier = join(import.meta.dirname, '../../dist/services/one-stop/src/verify-ledger.js');

/** Runs the verifier as an auditor would: a process of its own, with the rights of the service and no more. */
function verify(): Promise<{ whole: boolean; broken: string[] }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [verifier], { env: { PATH: process.env.PATH, DATABASE_URL: system.addresses.databases['one-stop'] } }, (error, told) => {
      if (error !== null && !told.includes('broken')) reject(error);
      else resolve({ whole: error === null, broken: told.split('\n').filter((line) => line.startsWith('broken:')) });
    });
  });
}

describe('the ledger', () => {
  let citizen: Portal;
  let reception: Portal;
  let owner: Client;
  let altered: string;
  let removed: string;
  let swapped: string;
  let detail: string;
  let overwritten: string;

  /** A dossier with five entries. */
  async function dossier(): Promise<string> {
    const { dossierId } = await file(citizen, residence());
    await dossierOf(citizen, dossierId);
    await act(reception, dossierId, 'reception', { checkedComponents: ['form-ct01', 'lease'] });
    await act(reception, dossierId, 'transfers', { unit: 'G01-TNG-05443-KV' });
    await act(await ward.processing(), dossierId, 'steps', { outcome: 'Đã xác minh chỗ ở' });
    return dossierId;
  }

  beforeAll(async () => {
    [citizen, reception] = await Promise.all([personas.citizen(0), ward.reception()]);
    owner = new Client({ connectionString: system.addresses.ownerDatabases['one-stop'] });
    await owner.connect();
    [altered = '', removed = '', swapped = '', detail = '', overwritten = ''] = await Promise.all(Array.from({ length: 5 }, dossier));
  });
  afterAll(() => owner.end());

  it('X-4: is whole after all that was done to it', async () => {
    const { broken } = await verify();
    for (const id of [altered, removed, swapped, detail, overwritten]) expect(broken.filter((line) => line.includes(id))).toEqual([]);
  });

  it('X-4: one row altered, one removed, two swapped, a reason rewritten, a state overwritten: each is named', async () => {
    const before = await owner.query<{ dossier_id: string; version: number }>('SELECT * FROM ledger WHERE dossier_id = ANY($1::uuid[])', [[altered, removed, swapped, detail, overwritten]]);
    const reasons = await owner.query('SELECT * FROM ledger_detail WHERE dossier_id = $1', [detail]);
    const state = await owner.query<{ state: string }>('SELECT state FROM dossier WHERE id = $1', [overwritten]);
    try {
      await owner.query(`UPDATE ledger SET event = replace(event, 'reception', 'approver') WHERE dossier_id = $1 AND version = 2`, [altered]);
      await owner.query('DELETE FROM ledger WHERE dossier_id = $1 AND version = 3', [removed]);
      await owner.query('UPDATE ledger a SET fact = b.fact, event = b.event, detail_digest = b.detail_digest, hash = b.hash FROM ledger b WHERE a.dossier_id = $1 AND b.dossier_id = $1 AND a.version IN (2, 3) AND b.version = 5 - a.version', [swapped]);
      await owner.query(`UPDATE ledger_detail SET detail = replace(detail, 'xác minh', 'bỏ qua') WHERE dossier_id = $1`, [detail]);
      await owner.query(`UPDATE dossier SET state = 'done' WHERE id = $1`, [overwritten]);
      const { whole, broken } = await verify();
      expect(whole).toBe(false);
      const named = (id: string): string[] => broken.filter((line) => line.includes(id)).map((line) => line.replace(/^broken: dossier [^,]+, version /, ''));
      expect({ altered: named(altered), removed: named(removed), swapped: named(swapped), detail: named(detail), overwritten: named(overwritten) }).toEqual({
        altered: ['2: altered'], removed: ['3: missing'], swapped: ['2: altered'], detail: ['4: detail-altered'], overwritten: ['4: state-differs'],
      });
    } finally {
      await owner.query('DELETE FROM ledger WHERE dossier_id = ANY($1::uuid[])', [[altered, removed, swapped]]);
      for (const row of before.rows.filter(({ dossier_id: id }) => [altered, removed, swapped].includes(id))) await insert('ledger', row);
      await owner.query('DELETE FROM ledger_detail WHERE dossier_id = $1', [detail]);
      for (const row of reasons.rows as object[]) await insert('ledger_detail', row);
      await owner.query('UPDATE dossier SET state = $2 WHERE id = $1', [overwritten, state.rows[0]?.state]);
    }
    const { broken } = await verify();
    for (const id of [altered, removed, swapped, detail, overwritten]) expect(broken.filter((line) => line.includes(id))).toEqual([]);
  });

  it('X-4: the service itself may add to its ledger and change nothing in it', async () => {
    const service = new Client({ connectionString: system.addresses.databases['one-stop'] });
    await service.connect();
    try {
      for (const attempt of [`UPDATE ledger SET fact = fact WHERE dossier_id = '${altered}'`, `DELETE FROM ledger WHERE dossier_id = '${altered}'`, 'TRUNCATE ledger', 'DROP TABLE ledger']) {
        await expect(service.query(attempt)).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await service.end();
    }
  });

  async function insert(table: string, row: object): Promise<void> {
    const columns = Object.keys(row);
    await owner.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`, Object.values(row));
  }
});
