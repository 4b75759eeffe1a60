import type { PageRequest } from './page.request.js';

/** A page of a list in a stable order. `Link: <...>; rel="next"` goes with it. */
export class Page<Item> {
  constructor(
    readonly items: readonly Item[],
    /** Cursor of the next page (`after`), or null on the last. */
    readonly next: string | null,
  ) {}
}

/**
 * Makes a page of rows read with one more than the limit (`LIMIT limit + 1`): the extra row tells that there is a next page and is not shown.
 * `positionOf` gives what the next query needs to go on after a row: its sort key, unique.
 */
export function pageOf<Row, Item>(rows: readonly Row[], request: PageRequest, show: (row: Row) => Item, positionOf: (row: Row) => unknown): Page<Item> {
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  const more = rows.length > shown.length && last !== undefined;
  return new Page(shown.map(show), more ? Buffer.from(JSON.stringify(positionOf(last))).toString('base64url') : null);
}

/** Value of the `Link` header for the page after this one. */
export function nextLink(url: string, next: string): string {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  searchParams.set('after', next);
  return `<${pathname}?${searchParams.toString()}>; rel="next"`;
}
