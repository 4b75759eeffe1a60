import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { without } from '../domain/parcel.js';
import { afterFailure, Breaker } from '../domain/retrying.js';
import { CardDesk } from './card-desk.js';
import { giveAll, type Letter } from './give-all.js';
import { Pack, type Parcel } from './pack.js';
import { type AdapterService, type Destination, Destinations, type Ended, type Reply, SyncJournal, type Turn } from './ports.js';

/** Dossiers taken up at once. */
const together = 20;
/** Milliseconds after which a portal is asked whether it kept what it was told. */
const untilCompared = 10 * 60_000;

interface Addressed extends Letter { readonly parcel: Parcel }

/**
 * Sends what a portal is behind of: of each dossier first the dossier as it is now, then every step not yet sent, in the order of versions. Dossiers share calls as long as all
 * goes well; who failed goes alone the next time. What fails comes again by itself, later each time; a portal that is away as a whole is left alone but for one dossier at a time.
 */
@Injectable()
export class SendDue {
  private readonly breakers = new Map<string, Breaker>();
  private stopping = false;

  constructor(private readonly journal: SyncJournal, private readonly pack: Pack, private readonly desk: CardDesk, private readonly destinations: Destinations, private readonly clock: Clock) {}

  /** Whether a portal is thought to be away. */
  isAway(destination: string): boolean {
    return this.breakerOf(destination).open;
  }

  /** Takes nothing more; what is under way goes on to its end. */
  stop(): void {
    this.stopping = true;
  }

  /** Sends until hardly anything is due, or the portal is away. Gives how many dossiers were brought up to date. */
  async run(destination: Destination): Promise<number> {
    if (await this.desk.look()) await this.journal.wake(null, ['intake'], this.clock.now());
    const breaker = this.breakerOf(destination.name);
    if (breaker.open && !breaker.mayAsk(this.clock.now())) return 0;
    if (breaker.open) {
      const asking = await this.claim(destination, true, 1);
      const asked = await this.bring(destination, asking.length > 0 ? asking : await this.claim(destination, false, 1));
      return breaker.open ? asked : asked + await this.run(destination);
    }
    const { concurrency } = this.destinations;
    // Half of the places are for those that failed, so that they keep nobody else waiting.
    const [well, failed] = await Promise.all([this.fill(destination, false, Math.ceil(concurrency / 2), together), this.fill(destination, true, Math.floor(concurrency / 2), 1)]);
    return well + failed;
  }

  /** Fills as many places as are needed: where a claim was not full, the next would find nothing. */
  private async fill(destination: Destination, failed: boolean, places: number, limit: number): Promise<number> {
    const lanes: Promise<number>[] = [];
    const lane = async (first: Turn[]): Promise<number> => {
      let done = 0;
      for (let turns = first; turns.length > 0;) {
        done += await this.bring(destination, turns);
        turns = turns.length < limit || this.stopping || this.breakerOf(destination.name).open ? [] : await this.claim(destination, failed, limit);
      }
      return done;
    };
    for (let claimed = limit; claimed === limit && lanes.length < places && !this.stopping;) {
      const turns = await this.claim(destination, failed, limit);
      claimed = turns.length;
      lanes.push(lane(turns));
    }
    return (await Promise.all(lanes)).reduce((sum, each) => sum + each, 0);
  }

  private breakerOf(destination: string): Breaker {
    const breaker = this.breakers.get(destination) ?? new Breaker();
    this.breakers.set(destination, breaker);
    return breaker;
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + this.destinations.leaseMs);
  }

  private claim({ name }: Destination, failed: boolean, limit: number): Promise<Turn[]> {
    return this.journal.claim(name, failed, this.clock.now(), this.leaseEnd(), limit);
  }

  /** Brings the portal up to date with dossiers. Gives with how many. */
  private async bring(destination: Destination, turns: readonly Turn[]): Promise<number> {
    if (turns.length === 0) return 0;
    const started = performance.now();
    const parcels = await this.pack.run(turns);
    await this.deliver(destination, parcels, started);
    const at = this.clock.now();
    const milliseconds = Math.round(performance.now() - started);
    const ended = parcels.flatMap((parcel, place): Ended[] => {
      const end = endOf(parcel, at);
      return end === null ? [] : [{ turn: parcel.turn, from: turns[place]!.sentVersion + 1, at, milliseconds, end }];
    });
    if (ended.length > 0) await this.journal.settle(destination.name, ended);
    return ended.filter(({ end }) => end.kind === 'ok').length;
  }

  /** The dossiers themselves, then their steps, of each as many at a time as a call takes. */
  private async deliver(destination: Destination, parcels: readonly Parcel[], started: number): Promise<void> {
    const { leaseMs, recordsOfCall: most } = this.destinations;
    const breaker = this.breakerOf(destination.name);
    const asking = breaker.open;
    let heldAt = started;
    const holdOn = async (held: readonly Parcel[]): Promise<void> => {
      heldAt = performance.now();
      const ours = new Set(await this.journal.holdOn(destination.name, held.map(({ turn }) => turn), this.leaseEnd()));
      for (const parcel of held) if (!ours.has(parcel.turn.dossierId)) parcel.failed = 'lost';
    };
    const give = async (service: AdapterService, letters: readonly Addressed[]): Promise<Addressed[]> => {
      const said = await giveAll(letters, {
        most,
        before: async (wanted) => {
          // It went away meanwhile: nobody's fault, nobody's try.
          if (breaker.open && !asking) for (const { parcel } of wanted) parcel.failed = { kind: 'away', code: null, detail: 'the portal is away', inCompany: true };
          else if (performance.now() - heldAt > leaseMs / 3) await holdOn(parcels.filter(isOnItsWay));
          return wanted.filter(({ parcel }) => isOnItsWay(parcel));
        },
        call: async (records, updating) => {
          const reply = await destination.portal.call(service, records, updating);
          await this.notice(destination.name, reply.kind);
          return reply;
        },
      });
      for (const [{ parcel }, { reply, inCompany }] of said) if (reply.kind !== 'ok') parcel.failed = { ...reply, inCompany };
      return letters.filter(({ parcel }) => isOnItsWay(parcel));
    };

    const opened = await give('DongBoHoSoMC', parcels.flatMap((parcel) => (isOnItsWay(parcel) && parcel.letter !== null ? [{ ...parcel.letter, parcel }] : [])));
    for (const { parcel } of opened) parcel.turn = { ...parcel.turn, opened: true };
    for (let left = withSteps(parcels); left.length > 0;) {
      const given = await give('CapNhatTienDoHoSoMC', left.map((parcel) => ({ parcel, updating: false, records: parcel.steps.slice(0, most).map(({ record }) => record) })));
      for (const { parcel } of given) {
        parcel.turn = { ...parcel.turn, sentVersion: parcel.steps[Math.min(most, parcel.steps.length) - 1]!.version };
        parcel.steps = parcel.steps.slice(most);
      }
      left = withSteps(parcels);
      if (left.length > 0) await holdOn(left);
      left = withSteps(left);
    }
  }

  /** What a call says of the portal as a whole. */
  private async notice(destination: string, kind: Reply['kind']): Promise<void> {
    const breaker = this.breakerOf(destination);
    if (kind === 'away' || kind === 'nonsense') breaker.failed(this.clock.now());
    else if (breaker.answered()) await this.journal.wake(destination, ['away', 'nonsense'], this.clock.now());
  }
}

function isOnItsWay({ failed }: Parcel): boolean {
  return failed === null;
}

function withSteps(parcels: readonly Parcel[]): Parcel[] {
  return parcels.filter((parcel) => isOnItsWay(parcel) && parcel.steps.length > 0);
}

/** Null where the dossier is somebody else's now. */
function endOf({ turn, stateNumber, words, failed }: Parcel, at: Date): Ended['end'] | null {
  if (failed === 'lost') return null;
  if (failed === null) return { kind: 'ok', stateNumber, compareAt: new Date(at.getTime() + untilCompared) };
  const { kind, code, detail, inCompany = false } = failed;
  return { kind, code, detail: without(detail, words), ...afterFailure(kind, turn.tries, inCompany, at, Math.random()) };
}
