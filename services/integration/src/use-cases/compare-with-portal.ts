import { Injectable } from '@nestjs/common';
import { type Destination, SyncJournal } from './ports.js';

/** Dossiers asked about in one call. */
const batch = 50;
/** Milliseconds after which a dossier comes again that the portal gave no answer to. */
const again = 10 * 60_000;

/** Asks a portal whether it kept what it said it took (đối soát); what it has not, or otherwise, is sent from the beginning. Gives how many those are. */
@Injectable()
export class CompareWithPortal {
  constructor(private readonly journal: SyncJournal) {}

  async run({ name, portal }: Destination, now: Date): Promise<number> {
    for (let sentAnew = 0; ;) {
      const compared = await this.journal.claimComparisons(name, now, new Date(now.getTime() + again), batch);
      if (compared.length === 0) return sentAnew;
      const states = await portal.statesOf(compared.map(({ code }) => code));
      if (states === null) return sentAnew;
      const agreed = compared.filter(({ code, stateNumber }) => states.get(code) === stateNumber);
      const different = compared.filter((each) => !agreed.includes(each));
      if (agreed.length > 0) await this.journal.agreed(name, agreed);
      if (different.length > 0) sentAnew += await this.journal.sendAnew(name, different, now);
    }
  }
}
