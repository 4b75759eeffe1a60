import type { ProcedureVersion } from '#contracts';
import { loadReference } from '../reference/load.js';
import { demandsOf } from '../src/domain/agency.js';
import { inForce, isFor, overlaps } from '../src/domain/validity.js';

const { agencies, procedures } = loadReference();

/** Where nothing is to be paid; everywhere else a fee is known, or said to be due though its amount is not known. */
const free: Readonly<Record<string, readonly string[] | null>> = {
  '1.000894': null, '1.001193': ['ON_TIME', 'ABANDONED', 'SURROGACY'], '1.010041': null, '1.010386': null, '2.000200': null, '2.001159': null,
};

const dayAfter = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** Every day of a version on which something changes: its first, and each on which a row begins or has just ended. */
function daysOf(version: ProcedureVersion): string[] {
  const rows = [...version.components, ...version.fees, ...version.unpricedFees ?? [], ...version.limits, ...version.legalBases];
  const window = { from: version.effectiveFrom, to: version.effectiveTo };
  return [...new Set([version.effectiveFrom, ...rows.flatMap(({ from, to }) => [from ?? [], to === null ? [] : dayAfter(to)].flat())])].filter((day) => inForce(window, day));
}

/** Every question an applicant can ask of a version, on each of those days. */
const questions = (version: ProcedureVersion) => daysOf(version).flatMap((on) => version.cases.flatMap(({ key }) => version.channels.map((channel) => {
  const asked = <Row extends { from: string | null; to: string | null; cases: readonly string[] | null; channels: readonly string[] | null }>(rows: readonly Row[]): Row[] =>
    rows.filter((row) => inForce(row, on) && isFor(row.cases, key) && isFor(row.channels, channel));
  return { on, key, channel, asked };
})));

describe.each(procedures.map((version) => [version.id, version] as const))('%s is complete:', (_id, version) => {
  it('papers or a form for every case and channel, one form of each kind a day', () => {
    for (const { on, key, channel, asked } of questions(version)) {
      const components = asked(version.components);
      expect({ on, key, channel, any: components.length > 0 }).toEqual({ on, key, channel, any: true });
      expect(new Set(components.map(({ id }) => id)).size).toBe(components.length);
    }
  });

  it('one limit for every case, channel and level of agency', () => {
    for (const { on, key, channel, asked } of questions(version)) {
      for (const level of version.agencyLevels) {
        expect({ on, key, channel, level, limits: asked(version.limits).filter(({ agencyLevels }) => isFor(agencyLevels, level)).length }).toEqual({ on, key, channel, level, limits: 1 });
      }
    }
  });

  it('a fee, or that it is unpriced, or that it is free', () => {
    for (const { on, key, channel, asked } of questions(version)) {
      const due = asked(version.fees).length + asked(version.unpricedFees ?? []).length > 0;
      const none = version.code in free && isFor(free[version.code] ?? null, key);
      expect({ on, key, channel, due }).toEqual({ on, key, channel, due: !none });
    }
  });

  it('legal bases in force every day, and an instrument for every amount, waiver and limit', () => {
    for (const on of daysOf(version)) expect(version.legalBases.some((row) => inForce(row, on))).toBe(true);
    for (const { instrument } of [...version.fees, ...version.unpricedFees ?? [], ...version.exemptions, ...version.limits]) expect(instrument).not.toBe('');
    for (const { legalBasis } of version.refusalGrounds) expect(legalBasis).not.toBe('');
  });

  it('competent agencies with a unit for every step, and people told how to go about it', () => {
    const competent = agencies.filter(({ procedures: handled }) => handled.some((row) => row.code === version.code && overlaps(row, demandsOf(version))));
    expect(competent.length).toBeGreaterThan(0);
    for (const agency of competent) for (const { unitKind } of version.steps) expect(agency.units.map(({ kind }) => kind)).toContain(unitKind);
    if (!version.agencyLevels.includes('ministry')) expect(new Set(competent.map(({ code }) => code.replace(/-\d{5}$/, ''))).size).toBe(2);
    expect(version.guidance.some(({ kind }) => kind === 'step')).toBe(true);
    expect(version.steps.length).toBeGreaterThan(0);
  });

  it('a source for every fact, and an open point where not all is verified', () => {
    const sources = JSON.stringify(version, (key, value: unknown) => (key === 'schema' || key === 'ui' ? undefined : value)).match(/"source":"[^"]*"/g) ?? [];
    expect(sources.filter((source) => source === '"source":""')).toEqual([]);
    expect(version.openPoints.length).toBeGreaterThan(0);
  });
});

describe('versions of one procedure', () => {
  it('follow each other without a day in two of them, and without a gap', () => {
    for (const versions of Map.groupBy(procedures, ({ code }) => code).values()) {
      versions.forEach((version, index) => {
        const next = versions[index + 1];
        expect([version.id, version.version, version.effectiveTo === null ? null : dayAfter(version.effectiveTo)]).toEqual([version.id, index + 1, next?.effectiveFrom ?? null]);
      });
    }
  });
});
