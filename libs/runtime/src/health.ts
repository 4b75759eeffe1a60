/** One thing a service needs to be of use, asked by `/health/ready`. */
export interface HealthCheck {
  /** Noun shown in the answer: `database`, `broker`, `relay`. */
  readonly name: string;
  /** Resolves to null when well, else to a short reason without secrets or addresses. */
  check(): Promise<string | null>;
}

/** Milliseconds a check may take. A dependency that hangs is not well, and whoever asks wants an answer. */
const patience = 2_000;

/** The checks of this process. Whoever owns a dependency registers its check. */
export class Readiness {
  private readonly checks: HealthCheck[] = [];

  register(check: HealthCheck): void {
    this.checks.push(check);
  }

  /** What is not well, by name; empty when the service is ready. Answers within two seconds or little more. */
  async ailments(): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    await Promise.all(this.checks.map(async ({ name, check }) => {
      const reason = await inTime(check).catch(() => 'the check itself failed');
      if (reason !== null) found[name] = reason;
    }));
    return found;
  }
}

function inTime(check: HealthCheck['check']): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('does not answer in time'), patience);
    Promise.resolve().then(check).then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
