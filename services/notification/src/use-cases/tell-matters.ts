import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Matter, MatterCause } from '../domain/matter.js';
import { tellings } from '../domain/telling.js';
import { Matters, Notices } from './ports.js';

/** A fact of a petition or a question that is told, as its event has it: without whom it concerns. */
export interface MatterFact {
  readonly matter: Matter;
  readonly version: number;
  readonly cause: MatterCause;
  /** The agency that handles it. */
  readonly agency: string;
  readonly detail: object;
  readonly at: Date;
}

/** Makes a notice of every fact of petitions and questions that is told. Whose they are is found out afterwards, where nobody is known yet. */
@Injectable()
export class TellMatters {
  constructor(private readonly matters: Matters, private readonly notices: Notices) {}

  async run(tx: Tx, facts: readonly MatterFact[], now: Date): Promise<void> {
    if (facts.length === 0) return;
    const matters = [...new Map(facts.map(({ matter }) => [matter.id, matter])).values()];
    await this.matters.noted(tx, matters, now);
    await this.notices.add(tx, facts.map(({ matter, version, cause, agency, detail, at }) => ({
      topic: matter.kind, subject: matter.id, version, about: matter, cause, template: cause, kind: tellings[cause].kind, mandatory: tellings[cause].mandatory, agency, handler: null, state: null, due: null, detail, at,
    })), now);
    await this.matters.own(tx, matters);
  }
}
