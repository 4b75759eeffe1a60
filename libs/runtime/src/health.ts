/** One thing a service needs to be of use, asked by `/health/ready`. */
export interface HealthCheck {
  /** Noun shown in the answer: `database`, `broker`, `relay`. */
  readonly name: string;
  /** Resolves to null when well, else to a short reason without secrets or addresses. */
  check(): Promise<string | null>;
}

/** The checks of this process. Whoever owns a dependency registers its check. */
export class Readiness {
  private readonly checks: HealthCheck[] = [];

  register(check: HealthCheck): void {
    this.checks.push(check);
  }

  /** What is not well, by name; empty when the service is ready. */
  async ailments(): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    await Promise.all(this.checks.map(async ({ name, check }) => {
      const reason = await check().catch(() => 'the check itself failed');
      if (reason !== null) found[name] = reason;
    }));
    return found;
  }
}
