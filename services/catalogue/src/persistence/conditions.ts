/** Conditions of one statement with their values. Only those that are asked for are in the text, so that the planner sees what it can use an index for. */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly terms: string[] = [];

  /** Adds a value and gives its place: `$3`. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Adds a condition unless the value is null: `and(code, (at) => \`code > ${at}\`)`. */
  and<Value>(value: Value | null, term: (place: string) => string): this {
    if (value !== null) this.terms.push(term(this.value(value)));
    return this;
  }

  /** Adds a condition that needs no value of its own. */
  also(term: string): this {
    this.terms.push(term);
    return this;
  }

  get where(): string {
    return this.terms.length === 0 ? '' : `WHERE ${this.terms.join(' AND ')}`;
  }
}
