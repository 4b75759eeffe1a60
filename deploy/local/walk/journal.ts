import { type CloudEvent, dossierStates, type DossierFactData, topics } from '#contracts';
import { KafkaJsBroker } from '#messaging';
import { createLogger } from '#runtime';
import { randomUUID } from 'node:crypto';

/** Who acted, in Vietnamese. */
const roles: Readonly<Record<string, string>> = {
  applicant: 'người nộp', delegate: 'người được uỷ quyền', reception: 'cán bộ tiếp nhận', processing: 'cán bộ xử lý', approver: 'người phê duyệt', 'unit-head': 'lãnh đạo đơn vị', administrator: 'quản trị', system: 'hệ thống',
};

/** Prints the facts of dossiers as they arrive on Kafka, as a ministry's own subscriber would see them. */
export class JournalWatch {
  private readonly seen: CloudEvent<string, DossierFactData>[] = [];
  private changed: () => void = () => undefined;
  private close: () => Promise<void> = async () => undefined;

  constructor(private readonly brokers: readonly string[], private readonly prefix: string, private readonly print: (line: string) => void) {}

  /** Follows the journal from now on; `follow` chooses the dossier to be printed. */
  async start(): Promise<void> {
    const broker = new KafkaJsBroker({ clientId: 'walk', brokers: this.brokers, logger: createLogger('walk', 'silent') });
    const consumer = await broker.consume({
      group: `${this.prefix}walk.${randomUUID()}`, topics: [this.prefix + topics.dossierJournal.name],
      onBatch: async (records) => {
        for (const { value } of records) if (value !== null) this.take(JSON.parse(value.toString('utf8')) as CloudEvent<string, DossierFactData>);
      },
      onFatal: (error) => { throw error; },
    });
    this.close = () => consumer.close();
  }

  private followed: string | null = null;

  follow(dossierId: string): void {
    this.followed = dossierId;
    for (const event of this.seen) if (event.subject === dossierId) this.printEvent(event);
  }

  /** Resolves when the dossier's fact of this version has arrived. */
  async arrived(dossierId: string, version: number): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (!this.seen.some(({ subject, sequence }) => subject === dossierId && sequence >= version)) {
      if (Date.now() > deadline) throw new Error(`version ${version} of the dossier did not arrive on Kafka within 30 s`);
      await new Promise<void>((resolve) => { this.changed = resolve; setTimeout(resolve, 500); });
    }
  }

  stop(): Promise<void> {
    return this.close();
  }

  private take(event: CloudEvent<string, DossierFactData>): void {
    if (this.seen.some(({ id }) => id === event.id)) return;
    this.seen.push(event);
    if (event.subject === this.followed) this.printEvent(event);
    this.changed();
  }

  private printEvent({ time, sequence, type, data }: CloudEvent<string, DossierFactData>): void {
    const { vi } = dossierStates[data.to];
    this.print(`    ${time.slice(11, 19)}  v${String(sequence).padEnd(2)}  ${vi.padEnd(38)}  ${roles[data.actor.role] ?? data.actor.role}${data.actor.unit === null ? '' : ` · ${data.actor.unit}`}  (${type.split('.')[3] ?? type})`);
  }
}
