import { type CloudEvent, type DossierFactData, topics } from '#contracts';
import { KafkaJsBroker } from '#messaging';
import { createLogger } from '#runtime';
import { type Answered, Personas, type Portal, type Problem, Refused, RunningSystem } from '#testing';
import { randomUUID } from 'node:crypto';
import { apiOf, type Schemas } from '../client/client.js';

/** A dossier as the merged API document describes it. */
export type Dossier = Schemas['OneStopDossierView'];
export type HistoryEntry = Schemas['OneStopHistoryEntryView'];

export type DossierFact = CloudEvent<string, DossierFactData>;

export const system = RunningSystem.fromEnvironment();
export const personas = new Personas(system.addresses);

/** The police of the province and of the ward of the stories, with their officers. */
export const province = { agency: 'G01-TNG', reception: () => personas.officer('tnh.tiepnhan'), processing: () => personas.officer('tnh.xuly'), approver: () => personas.officer('tnh.pheduyet') };
export const ward = { agency: 'G01-TNG-05443', reception: () => personas.officer('pdp.tiepnhan'), processing: () => personas.officer('pdp.xuly'), approver: () => personas.officer('pdp.pheduyet') };

export const pathOf = (dossierId: string): string => `/api/one-stop/v1/dossiers/${dossierId}`;

/** The dossier as this caller sees it, by the typed client; waits for one just submitted. */
export async function dossierOf(who: Portal, dossierId: string): Promise<{ body: Dossier; version: string | null }> {
  const { data, response, error } = await apiOf(who.origin, who.token).GET('/api/one-stop/v1/dossiers/{dossierId}', { params: { path: { dossierId }, header: { Prefer: 'wait=10' } } });
  if (data === undefined) throw new Refused(`GET ${pathOf(dossierId)}`, response.status, error as Problem);
  return { body: data, version: response.headers.get('etag') };
}

/** Lets somebody act on the dossier as it is now. */
export async function act(who: Portal, dossierId: string, action: string, body: unknown = {}): Promise<Dossier> {
  const { version } = await dossierOf(who, dossierId);
  return (await who.post<Dossier>(`${pathOf(dossierId)}/${action}`, body, { version })).body;
}

/** Lets somebody try to act on the dossier as it is now, and gives the refusal or the answer. */
export async function tryToAct(who: Portal, dossierId: string, action: string, body: unknown = {}, version?: string): Promise<Answered<Problem>> {
  const seen = version ?? (await dossierOf(who, dossierId)).version ?? '';
  return who.try('POST', `${pathOf(dossierId)}/${action}`, body, { version: seen, key: randomUUID() });
}

/** Waits until `look` gives something, without fixed pauses longer than 50 ms. */
export async function eventually<Found>(look: () => Promise<Found | undefined | false>, what: string, seconds = 20): Promise<Found> {
  const until = Date.now() + seconds * 1_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error(`within ${seconds} s there was no ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until the dossier is in a state, as its caller sees it. */
export function inState(who: Portal, dossierId: string, state: string, seconds?: number): Promise<Dossier> {
  return eventually(async () => {
    const { body } = await dossierOf(who, dossierId);
    return body.state.code === state && body;
  }, `dossier in state ${state}`, seconds);
}

export async function historyOf(who: Portal, dossierId: string): Promise<HistoryEntry[]> {
  const { data, response, error } = await apiOf(who.origin, who.token).GET('/api/one-stop/v1/dossiers/{dossierId}/history', { params: { path: { dossierId } } });
  if (data === undefined) throw new Refused(`GET ${pathOf(dossierId)}/history`, response.status, error as Problem);
  return data;
}

/** Facts of all dossiers as an outside subscriber reads them, from the topic's beginning. */
export class Journal {
  readonly facts: DossierFact[] = [];
  /** The bytes of each fact as they are on Kafka, by its id. */
  readonly bytes = new Map<string, string>();
  private stop: () => Promise<void> = async () => undefined;

  static async open(): Promise<Journal> {
    const journal = new Journal();
    const { brokers, topicPrefix } = system.addresses;
    const consumer = await new KafkaJsBroker({ clientId: 'stories', brokers, logger: createLogger('stories', 'silent') }).consume({
      group: `${topicPrefix}stories.${randomUUID()}`, topics: [topicPrefix + topics.dossierJournal.name],
      onBatch: async (records) => {
        for (const { value } of records) {
          if (value === null) continue;
          const fact = JSON.parse(value.toString('utf8')) as DossierFact;
          journal.facts.push(fact);
          journal.bytes.set(fact.id, value.toString('utf8'));
        }
      },
      onFatal: (error) => { throw error; },
    });
    journal.stop = () => consumer.close();
    return journal;
  }

  /** Facts of a dossier up to a version, once they are all there. */
  of(dossierId: string, version: number): Promise<DossierFact[]> {
    return eventually(async () => {
      const facts = this.facts.filter(({ subject }) => subject === dossierId);
      return facts.some(({ sequence }) => sequence >= version) && facts;
    }, `fact ${version} of ${dossierId} on Kafka`);
  }

  close(): Promise<void> {
    return this.stop();
  }
}
