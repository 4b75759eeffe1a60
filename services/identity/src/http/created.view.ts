/** What was made or changed, and its version for `If-Match`. */
export class CreatedView {
  readonly id!: string;
  readonly version!: number;
}

export function createdView({ id, version }: CreatedView): CreatedView {
  return { id, version };
}

/** A role was given. */
export class GrantedView {
  /** Id of the grant. */
  readonly id!: string;
}
