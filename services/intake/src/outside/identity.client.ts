import { Refusal } from '#contracts';
import { internalFetch, type ServiceTokens } from '#http';
import { Log } from '#runtime';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Owner, Party } from '../domain/applicant.js';
import type { JsonObject } from '../domain/pointer.js';
import { type CounterApplicant, People } from '../use-cases/ports.js';

const text = z.string().nullish().transform((value) => (value === undefined || value === '' ? null : value));
const residence = z.object({ provinceCode: z.string(), communeCode: z.string(), detail: z.string().optional() }).nullish().transform((value) => value ?? null);

/** What is read of identity's answer about a person; more is ignored. */
const personSchema = z.object({
  familyName: z.string(), middleAndGivenName: z.string(),
  personalId: text, passport: z.object({ number: z.string() }).nullish(), sex: z.enum(['male', 'female']).nullish(), dateOfBirth: text,
  phone: text, email: text, contactAddress: text, ethnicity: text, religion: text, occupation: text, employer: text, placeOfBirth: text,
  permanentResidence: residence, temporaryResidence: residence, currentResidence: residence,
});

const organisationSchema = z.object({ taxCode: z.string(), name: z.string(), address: text, phone: text, email: text });
const registeredSchema = z.object({ id: z.uuid() });
const problemSchema = z.object({ errors: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).default([]) });

/** Milliseconds a pre-fill is waited for, and how long a failure is remembered. */
const patience = 2_000;
const pause = 1_000;

/** Identity over HTTP with a service token. What it holds of a person is a pre-fill: when it is away, nothing waits for it. */
@Injectable()
export class IdentityClient extends People {
  private failedAt = 0;

  constructor(private readonly tokens: ServiceTokens, private readonly identityUrl: string, private readonly log: Log) {
    super();
  }

  async find({ kind, id }: Owner): Promise<Party | null> {
    if (Date.now() - this.failedAt < pause) return null;
    try {
      const answer = await internalFetch(this.tokens, {
        service: 'identity', url: this.identityUrl, scopes: [kind === 'person' ? 'identity:person' : 'identity:organisation'],
      }, `/internal/v1/${kind === 'person' ? 'persons' : 'organisations'}/${id}`, { timeout: patience });
      if (!answer.ok) {
        await answer.body?.cancel();
        if (answer.status === 404) return null;
        throw new Error(`identity answered ${answer.status}`);
      }
      const body: unknown = await answer.json();
      return kind === 'person' ? personParty(personSchema.parse(body)) : organisationParty(organisationSchema.parse(body));
    } catch (error) {
      this.failedAt = Date.now();
      this.log.pino.warn({ err: error }, 'identity does not tell who a person is');
      return null;
    }
  }

  async findOrRegister({ personalId, passport, fullName, sex, dateOfBirth, phone, email, address }: CounterApplicant): Promise<string> {
    const answer = await internalFetch(this.tokens, { service: 'identity', url: this.identityUrl, scopes: ['identity:person-register'] }, '/internal/v1/persons', {
      method: 'POST', headers: { 'idempotency-key': randomUUID() },
      body: { personalId, passport, fullName, sex, dateOfBirth, phone, profile: { contactAddress: address, ...(email === null ? {} : { email }) } },
    }).catch((error: unknown) => {
      this.log.pino.warn({ err: error }, 'identity does not register a person');
      throw new Refusal('identity.unavailable');
    });
    if (answer.ok) return registeredSchema.parse(await answer.json()).id;
    const problem = problemSchema.safeParse(await answer.json().catch(() => null));
    if (![400, 409, 422].includes(answer.status)) throw new Refusal('identity.unavailable');
    throw new Refusal('applicant.conflict', {}, (problem.data?.errors ?? []).map(({ pointer, code, message }) => ({ pointer: `/applicant${pointer}`, code, message: { vi: message } })));
  }
}

function personParty({ familyName, middleAndGivenName, personalId, passport, sex, dateOfBirth, phone, email, contactAddress, ...profile }: z.infer<typeof personSchema>): Party {
  const fullName = `${familyName} ${middleAndGivenName}`.trim();
  const details = {
    fullName, personalId, passport: passport?.number ?? null, taxCode: null, dateOfBirth, sex: sex ?? null, phone, email,
    address: contactAddress ?? profile.permanentResidence?.detail ?? null,
  };
  return { details, profile: { ...plain(profile), ...details, familyName, middleAndGivenName } };
}

function organisationParty({ taxCode, name, address, phone, email }: z.infer<typeof organisationSchema>): Party {
  const details = { fullName: name, personalId: null, passport: null, taxCode, dateOfBirth: null, sex: null, address, phone, email };
  return { details, profile: { ...details } };
}

/** Without what is not told: an absent detail of an address is no field of it. */
function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
