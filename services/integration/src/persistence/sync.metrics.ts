import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { Destinations } from '../use-cases/ports.js';
import { type Lag, SyncQueries } from './sync.queries.js';

/** What ops watch: slow or wrong sync is scored as overdue. Read when they are scraped, once for all of them. */
@Injectable()
export class SyncMetrics {
  private reading: Promise<Lag[]> | null = null;

  constructor(private readonly queries: SyncQueries, private readonly destinations: Destinations, clock: Clock, private readonly registry: Registry) {
    this.measure('motcua_sync_pending', 'Dossiers a portal is behind of', (lag) => lag?.pending ?? 0);
    this.measure('motcua_sync_stuck', 'Dossiers that failed again and again', (lag) => lag?.stuck ?? 0);
    this.measure('motcua_sync_oldest_seconds', 'For how long a portal is behind of the oldest', (lag) => (lag?.oldest == null ? 0 : Math.max(0, (clock.now().getTime() - lag.oldest.getTime()) / 1_000)));
  }

  private measure(name: string, help: string, of: (lag: Lag | undefined) => number): void {
    const gauge = new Gauge({
      name, help, labelNames: ['destination'], registers: [this.registry],
      collect: async () => {
        this.reading ??= this.queries.lags(null).finally(() => { this.reading = null; });
        const lags = await this.reading.catch(() => null);
        gauge.reset();
        if (lags !== null) for (const { name: destination } of this.destinations.all) gauge.set({ destination }, of(lags.find((lag) => lag.destination === destination)));
      },
    });
  }
}
