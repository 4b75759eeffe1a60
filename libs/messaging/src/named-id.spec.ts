import { namedId } from '#messaging';
import { z } from 'zod';

describe('an id given by words', () => {
  it('is for ever the one that was published', () => expect(namedId('representation a b')).toBe('d5aaa370-8b03-858a-88fc-e1a71c641f90'));

  it('is a UUID, and another for other words', () => {
    const ids = Array.from({ length: 200 }, (_, n) => namedId(`return of ${n}`));
    expect(ids.every((id) => z.uuid().safeParse(id).success)).toBe(true);
    expect(new Set(ids).size).toBe(200);
  });
});
