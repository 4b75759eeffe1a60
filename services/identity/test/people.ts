import type { IdentityService, Reply } from './identity-service.js';

export const password = 'Bien-Xanh-2026';

let drawn = 0;

/** Details of a citizen who does not exist, another one each time. */
export function someCitizen(changes: Partial<ReturnType<typeof citizen>> = {}) {
  drawn += 1;
  return { ...citizen(drawn), ...changes };
}

function citizen(number: number) {
  const tail = String(number).padStart(6, '0');
  return { personalId: `019095${tail}`, fullName: 'Nông Văn Ánh', sex: 'male', dateOfBirth: '1995-03-02', phone: `0912${tail}`, password };
}

/** `+84...` of a number written `0...`. */
export function international(phone: string): string {
  return `+84${phone.slice(1)}`;
}

/** A citizen with an account, entered by the operator, and signed in. */
export async function signedInCitizen(service: IdentityService, changes: { assurance?: 1 | 2; fullName?: string } = {}) {
  const details = someCitizen();
  await service.provision.citizen({ ...details, fullName: changes.fullName ?? details.fullName, sex: 'male', assurance: changes.assurance ?? 1, profile: {} }, new Date());
  return { ...details, ...changes, ...await session(service, details.personalId, details.password) };
}

/** An officer with these roles, signed in. */
export async function signedInOfficer(service: IdentityService, grants: Parameters<IdentityService['provision']['officer']>[0]['grants'], changes: { fullName?: string } = {}) {
  const details = someCitizen();
  const login = `can.bo.${details.personalId.slice(6)}`;
  await service.provision.officer({ ...details, fullName: changes.fullName ?? details.fullName, sex: 'male', login, title: 'Cán bộ', grants, profile: {} }, new Date());
  return { ...details, ...changes, login, ...await session(service, login, details.password) };
}

export function logIn(service: IdentityService, login: string, secret: string): Promise<Reply> {
  return service.post('sessions', { login, password: secret });
}

async function session(service: IdentityService, login: string, secret: string) {
  const { status, body } = await logIn(service, login, secret);
  if (status !== 201) throw new Error(`log-in answered ${status}`);
  return body as { accessToken: string; refreshToken: string; accountId: string; personId: string; sessionId: string };
}

/** Who somebody is for a service call. */
export async function serviceToken(service: IdentityService, name: 'intake' | 'notification', secret: string, scopes?: string[]): Promise<Reply> {
  return service.post('service-tokens', { service: name, secret, audience: 'identity', ...(scopes === undefined ? {} : { scopes }) });
}
