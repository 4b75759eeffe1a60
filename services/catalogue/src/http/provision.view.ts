import type { Bilingual } from '#contracts';
import type { LevelCount } from '../persistence/procedure.queries.js';

/** How many procedures are published at one level of NĐ 42/2022/NĐ-CP. */
export class ProvisionLevelView {
  level!: 'endToEnd' | 'partial' | 'information';
  label!: Bilingual;
  procedures!: number;
}

/** How many procedures are published at one level of NĐ 43/2011/NĐ-CP. */
export class ProvisionDecree43View {
  level!: number;
  procedures!: number;
}

/** What is provided online, by level (tình hình cung cấp dịch vụ công trực tuyến). */
export class ProvisionView {
  /** The day asked for, `YYYY-MM-DD`. */
  on!: string;
  procedures!: number;
  /** Procedures that can be filed online. */
  online!: number;
  decree42!: ProvisionLevelView[];
  decree43!: ProvisionDecree43View[];
}

const labels: Readonly<Record<ProvisionLevelView['level'], Bilingual>> = {
  endToEnd: { vi: 'Toàn trình', en: 'End-to-end' }, partial: { vi: 'Một phần', en: 'Partial' }, information: { vi: 'Cung cấp thông tin', en: 'Information' },
};

export function provisionView(on: string, counts: readonly LevelCount[]): ProvisionView {
  const sum = (of: (count: LevelCount) => boolean): number => counts.filter(of).reduce((total, { procedures }) => total + procedures, 0);
  return {
    on, procedures: sum(() => true), online: sum(({ online }) => online),
    decree42: (['endToEnd', 'partial', 'information'] as const).map((level) => ({ level, label: labels[level], procedures: sum(({ decree42 }) => decree42 === level) })),
    decree43: [1, 2, 3, 4].map((level) => ({ level, procedures: sum(({ decree43 }) => decree43 === level) })),
  };
}
