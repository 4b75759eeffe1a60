import { electronicResultOf, ResultLinks } from './result-link.js';

const at = new Date('2026-03-10T09:00:00+07:00');
const days = (count: number): Date => new Date(at.getTime() + count * 86_400_000);
const links = new ResultLinks('a secret of the spec');
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'opened';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('links to results', () => {
  it('O-10: a link opens its result for seven days', () => {
    const { key, until } = links.issue('H40-1-KQ1', at);
    expect(until).toEqual(days(7));
    expect(links.open(key, days(7))).toBe('H40-1-KQ1');
    expect(codeOf(() => links.open(key, days(8)))).toBe('result-link.expired');
  });

  it('one that was made up, altered or sealed elsewhere opens nothing', () => {
    const { key } = links.issue('H40-1-KQ1', at);
    const [, seal] = key.split('.');
    const other = Buffer.from(JSON.stringify(['H40-2-KQ1', days(99).getTime()])).toString('base64url');
    for (const forged of [`${other}.${seal}`, `${key}A`, key.slice(0, -1), `${key}.${seal}`, '', '.', new ResultLinks('another secret').issue('H40-1-KQ1', at).key]) expect(codeOf(() => links.open(forged, at))).toBe('result-link.invalid');
  });

  it('only a result that was granted and is electronic has one', () => {
    const fact = { cause: 'completed' as const, at, state: null, due: null, detail: { outcome: 'granted', electronic: true, resultCode: 'H40-1-KQ1' } };
    expect(electronicResultOf(fact)).toBe('H40-1-KQ1');
    expect(electronicResultOf({ ...fact, detail: { ...fact.detail, outcome: 'refused' } })).toBeNull();
    expect(electronicResultOf({ ...fact, detail: { ...fact.detail, electronic: false } })).toBeNull();
    expect(electronicResultOf({ ...fact, cause: 'received' })).toBeNull();
  });
});
