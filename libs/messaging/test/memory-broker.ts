import { Broker, type BrokerConsumer, type BrokerProducer, type OutgoingRecord, type PartitionLag } from '#messaging';

/** What becomes of a request: stored and answered; refused; stored and the answer lost; stored in part and refused, as by a cluster of several brokers. */
export type Fate = 'stored' | 'refused' | 'answer-lost' | 'in-part';

/** A broker in memory that can misbehave, for the write side alone. */
export class MemoryBroker extends Broker {
  readonly log: OutgoingRecord[] = [];
  /** Producers asked for and closed. */
  opened = 0;
  closed = 0;
  /** Requests under way, at most at once, of one producer. */
  mostInFlight = 0;
  /** Decides each request's fate; waits if it wants to. */
  fate: () => Promise<Fate> | Fate = () => 'stored';
  away = false;
  /** What a producer waits for until it is let in. */
  door: Promise<unknown> | null = null;

  async producer(): Promise<BrokerProducer> {
    this.opened += 1;
    await this.door;
    if (this.away) throw new Error('connect ECONNREFUSED');
    let inFlight = 0;
    let spoilt = false;
    return {
      send: async (records: readonly OutgoingRecord[]) => {
        if (spoilt) throw new Error('used after an error');
        inFlight += 1;
        this.mostInFlight = Math.max(this.mostInFlight, inFlight);
        try {
          const fate = this.away ? 'refused' : await this.fate();
          if (fate === 'in-part') this.log.push(...records.filter(({ key }) => key.charCodeAt(key.length - 1) % 2 === 0));
          else if (fate !== 'refused') this.log.push(...records);
          if (fate !== 'stored') throw new Error(fate);
        } catch (error) {
          spoilt = true;
          throw error;
        } finally {
          inFlight -= 1;
        }
      },
      close: async () => { this.closed += 1; },
    };
  }

  consume(): Promise<BrokerConsumer> {
    return Promise.reject(new Error('nobody reads here'));
  }

  createTopics(): Promise<void> {
    return Promise.resolve();
  }

  lag(): Promise<PartitionLag[]> {
    return Promise.resolve([]);
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  /** Events of the log: `subject#sequence`, first occurrences only. */
  firsts(): string[] {
    return [...new Set(this.log.map(({ value }) => {
      const { subject, sequence } = JSON.parse(value) as { subject: string; sequence: number };
      return `${subject}#${sequence}`;
    }))];
  }
}
