import type { Agency, ProcedureVersion, PublicService } from '#contracts';
import { loadReference } from '../reference/load.js';
import { overlaps } from '../src/domain/validity.js';

const reference = loadReference();

/** A publishable version of a procedure of its own, made from permanent residence as it is delivered; `code` tells specs apart. */
export function procedure(code: string, change: Partial<ProcedureVersion> = {}): ProcedureVersion {
  const base = structuredClone(reference.procedures.find(({ id }) => id === '1.004222@2026-07-01'));
  if (base === undefined) throw new Error('the reference data has no 1.004222@2026-07-01');
  const effectiveFrom = change.effectiveFrom ?? base.effectiveFrom;
  const window = { from: effectiveFrom, to: change.effectiveTo ?? null };
  const { fees, exemptions, components, legalBases, issuedForms } = base;
  return {
    ...base, code, id: `${code}@${effectiveFrom}`, version: 1, fees: fees.filter((row) => overlaps(row, window)), exemptions: exemptions.filter((row) => overlaps(row, window)),
    components: components.filter((row) => overlaps(row, window)), legalBases: legalBases.filter((row) => overlaps(row, window)), issuedForms: issuedForms?.filter((row) => overlaps(row, window)), ...change, effectiveFrom,
  };
}

/** A commune's police, under the province's, without procedures unless they are given. */
export function agency(code: string, change: Partial<Agency> = {}): Agency {
  const base = structuredClone(reference.agencies.find((each) => each.code === 'G01-TNG-05443'));
  if (base === undefined) throw new Error('the reference data has no G01-TNG-05443');
  return { ...base, code, name: { vi: `Công an ${code}` }, units: base.units.map((unit) => ({ ...unit, code: unit.code.replace(base.code, code) })), procedures: [], website: null, ...change };
}

/** A service made of the passport and permanent residence. */
export function service(code: string, change: Partial<PublicService> = {}): PublicService {
  return {
    code, name: { vi: 'Hộ chiếu và nơi ở mới', en: 'Passport and new residence' }, description: null, audiences: ['citizen'],
    procedures: [{ code: '1.004222', caseKey: null }, { code: '1.001456', caseKey: 'RENEW' }], from: null, to: null, provenance: { tag: 'K', verified: false, source: 'spec' }, ...change,
  };
}
