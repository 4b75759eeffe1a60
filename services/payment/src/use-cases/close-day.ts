import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { type Caller, tillAt } from '../domain/caller.js';
import { closeTill } from '../domain/closing.js';
import { type Closing, Tills } from './ports.js';

/** A cashier closes their till at the end of the day (chốt sổ thu): what lies in it against what was counted. Everything is closed once. */
@Injectable()
export class CloseDay {
  constructor(private readonly tills: Tills) {}

  async run(tx: Tx, caller: Caller, { agency, countedCash }: { readonly agency: string; readonly countedCash: number }, now: Date): Promise<Closing> {
    const till = tillAt(caller, [agency]);
    const entries = await this.tills.open(tx, till, caller.accountId);
    const closing: Closing = { id: randomUUIDv7(), agency: till, cashier: caller.accountId, cashierName: caller.officerName, closedAt: now, ...closeTill(entries, countedCash) };
    await this.tills.close(tx, closing, entries);
    return closing;
  }
}
