import type { Party, PartyDetails } from '../domain/applicant.js';
import type { ReturnAddress } from '../domain/draft.js';
import type { JsonObject } from '../domain/pointer.js';
import type { CounterApplicant } from '../use-cases/ports.js';
import type { SaveDraftInput } from '../use-cases/save-draft.js';
import type { ApplicantRequest, ReturnAddressRequest, SaveDraftRequest } from './drafts.request.js';

export function applicantOf({ personalId, passport, passportCountry, fullName, dateOfBirth, sex, phone, email, address }: ApplicantRequest): CounterApplicant {
  return {
    personalId: personalId ?? null, passport: passport === undefined ? null : { number: passport, country: passportCountry ?? '' },
    fullName, dateOfBirth, sex, phone: phone ?? null, email: email ?? null, address,
  };
}

/** What the applicant says at the counter, where identity does not answer. */
export function detailsOf({ personalId, passport, fullName, dateOfBirth, sex, phone, email, address }: ApplicantRequest): Party {
  const details: PartyDetails = { fullName, personalId: personalId ?? null, passport: passport ?? null, taxCode: null, dateOfBirth, sex, address, phone: phone ?? null, email: email ?? null };
  const [familyName = '', ...rest] = fullName.split(/\s+/);
  return { details, profile: { ...details, familyName, middleAndGivenName: rest.join(' ') } };
}

export function returnAddressOf({ recipient, phone, line, provinceCode, communeCode }: ReturnAddressRequest): ReturnAddress {
  return { recipient, phone, line, provinceCode: provinceCode ?? null, communeCode: communeCode ?? null };
}

/** What a request changes; an absent field changes nothing. */
export function draftChangeOf(body: SaveDraftRequest): Omit<SaveDraftInput, 'draftId' | 'ifMatch'> {
  return {
    ...(body.form === undefined ? {} : { form: body.form as JsonObject }),
    ...(body.caseKey === undefined ? {} : { caseKey: body.caseKey }),
    ...(body.returnMethod === undefined ? {} : { returnMethod: body.returnMethod }),
    ...(body.returnAddress === undefined ? {} : { returnAddress: body.returnAddress === null ? null : returnAddressOf(body.returnAddress) }),
    ...(body.exemptions === undefined ? {} : { exemptions: body.exemptions }),
    ...(body.papers === undefined ? {} : { papers: Object.fromEntries(body.papers.map(({ componentId, originals, copies }) => [componentId, { originals, copies }])) }),
    ...(body.handedInAt === undefined ? {} : { handedInAt: new Date(body.handedInAt) }),
    ...(body.moveToCurrentVersion === undefined ? {} : { moveToCurrentVersion: body.moveToCurrentVersion }),
  };
}
