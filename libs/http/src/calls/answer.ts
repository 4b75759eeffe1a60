/** An answer whose status and headers the use case decides; it is also what a repeated request gets again. */
export class Answer<Body = unknown> {
  constructor(
    readonly status: number,
    readonly body: Body,
    /** Header names in lower case: `etag`, `location`. */
    readonly headers: Readonly<Record<string, string>> = {},
    /** True when this is the stored answer of an earlier request. */
    readonly replayed = false,
  ) {}

  /** 201 with the address of what was made, and its version where it has one. */
  static created<Body>(location: string, body: Body, version?: number): Answer<Body> {
    return new Answer(201, body, { location, ...(version === undefined ? {} : { etag: etagOf(version) }) });
  }

  /** 200 with the version of what is shown, where it has one. */
  static ok<Body>(body: Body, version?: number): Answer<Body> {
    return new Answer(200, body, version === undefined ? {} : { etag: etagOf(version) });
  }

  /** 202: taken on, done later. */
  static accepted<Body>(body: Body, location?: string): Answer<Body> {
    return new Answer(202, body, location === undefined ? {} : { location });
  }

  /** 204: done, nothing to show. */
  static done(): Answer<null> {
    return new Answer(204, null);
  }
}

/** The strong entity tag of a version: `"7"`. */
export function etagOf(version: number): string {
  return `"${version}"`;
}
