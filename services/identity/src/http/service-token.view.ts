/** A token of one service for another. */
export class ServiceTokenView {
  readonly accessToken!: string;
  /** Always `Bearer`. */
  readonly tokenType!: 'Bearer';
  /** Seconds. */
  readonly expiresIn!: number;
  readonly scopes!: readonly string[];
}
