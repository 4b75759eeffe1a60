import { queryOf, shownBy } from './list.js';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

describe('what a list shows', () => {
  it('the dossiers its rows name, or are; each once', () => {
    expect(shownBy({ items: [{ dossierId: id(1) }, { dossierId: id(1) }, { dossierId: null }, { id: id(3), dossierId: id(2).toUpperCase() }], next: null })).toEqual({ count: 4, dossiers: [id(1), id(2)] });
    expect(shownBy({ items: [{ id: id(1), code: 'H40.16-260609-0092637' }] })).toEqual({ count: 1, dossiers: [id(1)] });
    expect(shownBy([{ dossierId: id(1) }])).toEqual({ count: 1, dossiers: [id(1)] });
  });

  it('nothing, where it is no list, or of other things', () => {
    for (const answer of [null, undefined, 'text', { id: id(1), code: 'A1-260310-0001' }, { items: 'x' }, { items: [] }, { items: [null, {}, { id: id(1), code: '1.001456' }, { id: id(1), code: 'H40.16-260609-0092637-KQ1' }, { dossierId: 'x' }] }]) expect(shownBy(answer)).toBeNull();
  });

  it('a hundred at most are told of', () => {
    expect(shownBy({ items: Array.from({ length: 300 }, (_, n) => ({ dossierId: id(n) })) })).toMatchObject({ count: 300, dossiers: { length: 100 } });
  });
});

describe('which list was asked for', () => {
  it('is told without what somebody typed', () => {
    expect(queryOf({ agency: 'H40.16', state: ['received', 'processing'], q: 'Nguyễn Thị Ánh', owner: '001190000001', limit: '20', after: 'eyJh', unit: 'nguyễn ánh' })).toBe('agency=H40.16&state=received,processing&q&owner&limit=20&unit');
    expect(queryOf({})).toBe('');
  });
});
