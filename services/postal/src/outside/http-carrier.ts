import { Refusal } from '#contracts';
import { Log } from '#runtime';
import { z } from 'zod';
import { carrierEvents, type Word } from '../domain/order.js';
import { CallbackReader, Carrier, type Consignment, type Told } from '../use-cases/ports.js';
import { isAuthentic, requestHeaders } from './carrier-signature.js';

/** Where the carrier is, who we are there, and the secret both know. */
export interface CarrierSettings { readonly url: string; readonly partner: string; readonly secret: string; readonly timeoutMs: number }

/** A step of a parcel, signed by itself: the same in callbacks and in answers. */
const stepSchema = z.looseObject({
  partner: z.string(), reference: z.string().max(64), tracking: z.string().min(1).max(40), sequence: z.int().min(1).max(10_000), event: z.enum(carrierEvents), at: z.iso.datetime({ offset: true }),
  identityChecked: z.boolean().optional(), amount: z.int().min(1).max(1_000_000_000).optional(), receipt: z.string().min(1).max(60).optional(),
});
const toldSchema = z.looseObject({ reference: z.string(), tracking: z.string().min(1).max(40), steps: z.array(z.record(z.string(), z.unknown())).max(1_000) });

/** A step whose signature holds, and that is for us. */
function stepOf(message: Readonly<Record<string, unknown>>, { partner, secret }: Pick<CarrierSettings, 'partner' | 'secret'>): { reference: string; tracking: string; word: Word } {
  const step = isAuthentic(message, secret) ? stepSchema.safeParse(message) : null;
  if (step === null || !step.success || step.data.partner !== partner) throw new Refusal('callback.signature-invalid');
  const { reference, tracking, sequence, event, at, identityChecked, amount, receipt } = step.data;
  return { reference, tracking, word: { sequence, event, at: new Date(at), identityChecked: identityChecked ?? false, collected: amount === undefined || receipt === undefined ? null : { amount, receipt } } };
}

/** Reads callbacks by the secret both sides know. */
export class SignedCallbacks extends CallbackReader {
  constructor(private readonly settings: Pick<CarrierSettings, 'partner' | 'secret'>) {
    super();
  }

  read(message: Readonly<Record<string, unknown>>): { readonly reference: string; readonly tracking: string; readonly word: Word } {
    return stepOf(message, this.settings);
  }
}

/**
 * The carrier over HTTP: `PUT`, `DELETE` and `GET /parcels/<our reference>`, each signed by us; every answer has the parcel's number and its steps, each signed by it
 * (deploy/local/simulators/README.md, carrier).
 */
export class HttpCarrier extends Carrier {
  constructor(private readonly settings: CarrierSettings, private readonly log: Log) {
    super();
  }

  async place({ reference, kind, agency, place, toCollect }: Consignment): Promise<Told> {
    const told = await this.ask('PUT', reference, { kind, agency, recipient: place.recipient, phone: place.phone, address: place.line, provinceCode: place.provinceCode, communeCode: place.communeCode, toCollect });
    if (told === null) throw this.away('PUT', new Error('the carrier knows no such place'));
    return told;
  }

  cancel(reference: string): Promise<Told | null> {
    return this.ask('DELETE', reference);
  }

  statusOf(reference: string): Promise<Told | null> {
    return this.ask('GET', reference);
  }

  private async ask(method: 'PUT' | 'DELETE' | 'GET', reference: string, content?: object): Promise<Told | null> {
    const path = `/parcels/${reference}`;
    const body = content === undefined ? '' : JSON.stringify(content);
    let status = 0;
    try {
      const response = await fetch(new URL(path, this.settings.url), {
        method, redirect: 'error', signal: AbortSignal.timeout(this.settings.timeoutMs),
        headers: { ...requestHeaders({ method, path, body, partner: this.settings.partner, secret: this.settings.secret }), ...(content === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(content === undefined ? {} : { body }),
      });
      status = response.status;
      if (response.ok || status === 409) return this.toldBy(reference, await response.json());
      await response.body?.cancel();
      if (status !== 404 && status !== 422) throw new Error(`the carrier answered ${status}`);
    } catch (error) {
      throw this.away(method, error);
    }
    if (status === 422) throw new Refusal('carrier.refused');
    return null;
  }

  /** An answer about another parcel, or with a step that is not signed, is none. Steps are signed under the number the parcel had when they were taken. */
  private toldBy(reference: string, answer: unknown): Told {
    const { tracking, steps, ...about } = toldSchema.parse(answer);
    const told = steps.map((step) => stepOf(step, this.settings));
    if (about.reference !== reference || told.some((step) => step.reference !== reference)) throw new Error('an answer to another question');
    return { tracking, words: told.map(({ word }) => word) };
  }

  private away(what: string, error: unknown): Refusal {
    this.log.pino.warn({ what, cause: error instanceof Error ? error.message.slice(0, 200) : String(error) }, 'the carrier is away');
    return new Refusal('carrier.unavailable');
  }
}
