/** A code is on its way, if there is somewhere to send it. */
export class PasswordResetView {
  /** Id of the request; the code is entered under it. */
  readonly id!: string;
  /** Until when the code is good (RFC 3339). */
  readonly expiresAt!: string;
}
