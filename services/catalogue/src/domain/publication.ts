import { type ProcedureVersion, Refusal } from '#contracts';

/**
 * What must hold before a version is published: it is whole in itself, and an end-to-end service asks nobody to come (NĐ 42/2022/NĐ-CP, Article 4;
 * NĐ 224/2026/NĐ-CP).
 */
export function checkPublication(version: ProcedureVersion): void {
  const errors = [...unknownCases(version), ...unknownForms(version), ...attendance(version)];
  if (version.id !== `${version.code}@${version.effectiveFrom}`) errors.push({ pointer: '/id', code: 'not-code-and-date' });
  if (version.effectiveTo !== null && version.effectiveTo < version.effectiveFrom) errors.push({ pointer: '/effectiveTo', code: 'before-start' });
  const share = version.steps.reduce((sum, step) => sum + step.share, 0);
  if (version.steps.length > 0 && Math.abs(share - 100) > 0.01) errors.push({ pointer: '/steps', code: 'shares-not-100' });
  if (errors.length > 0) throw new Refusal('procedure.not-publishable', { count: errors.length }, errors);
}

type Found = { pointer: string; code: string };

function unknownCases({ cases, components, fees, limits, exemptions, attendance: attended }: ProcedureVersion): Found[] {
  const known = new Set(cases.map(({ key }) => key));
  return Object.entries({ components, fees, limits, exemptions, attendance: attended }).flatMap(([name, rows]) =>
    rows.flatMap((row, index) => (row.cases ?? []).filter((key) => !known.has(key)).map((key) => ({ pointer: `/${name}/${index}/cases`, code: `unknown-case-${key}` }))));
}

function unknownForms({ components, eforms }: ProcedureVersion): Found[] {
  const known = new Set(eforms.map(({ id }) => id));
  return components.flatMap(({ eformId, kind }, index) => (kind === 'eform' && !known.has(eformId ?? '') ? [{ pointer: `/components/${index}/eformId`, code: 'unknown-form' }] : []));
}

function attendance({ levels, attendance: attended }: ProcedureVersion): Found[] {
  return levels.decree42 === 'endToEnd' && attended.some(({ cases }) => cases === null) ? [{ pointer: '/levels/decree42', code: 'attendance-declared' }] : [];
}
