import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import { Provider, interactionPolicy, type Account, type Configuration } from 'oidc-provider';
import type { Behaviour } from '../behaviour.js';
import { escapeHtml } from '../html.js';
import { citizens, type Citizen } from './citizens.js';
import { forge, forgeries, type Forgery } from './forgery.js';
import { MemoryAdapter } from './memory-adapter.js';

export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
}

/** The claims of every login, whatever scopes were asked for beside `openid`. */
const claims = ['sub', 'name', 'birthdate', 'gender', 'personal_id', 'level'];

/** Authorization code with PKCE, one confidential client, claims in the ID token and at the userinfo endpoint. */
export function createProvider(issuer: string, client: Client, key: JWK, behaviour: Behaviour): Provider {
  const provider = new Provider(issuer, configuration(client, key, behaviour));
  provider.use(async (context, next) => {
    await next();
    const answer = context.body as { id_token?: string } | undefined;
    if (context.path !== '/token' || !answer?.id_token) return;
    const taken = behaviour.take(...Object.keys(forgeries) as Forgery[]);
    if (taken) context.body = { ...answer, id_token: await forge(answer.id_token, taken.fault, key) };
  });
  return provider;
}

function configuration(client: Client, key: JWK, behaviour: Behaviour): Configuration {
  return {
    adapter: MemoryAdapter,
    clients: [{
      client_id: client.id, client_secret: client.secret, redirect_uris: [...client.redirectUris],
      grant_types: ['authorization_code'], response_types: ['code'],
    }],
    jwks: { keys: [key as NonNullable<Configuration['jwks']>['keys'][number]] },
    cookies: { keys: [randomBytes(24).toString('hex')] },
    claims: { openid: claims, profile: ['name', 'birthdate', 'gender'] },
    scopes: ['openid', 'profile'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 900, Session: 900, Grant: 900 },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}`, policy: alwaysAsk() },
    renderError: (context, out) => {
      context.type = 'html';
      context.body = `<!doctype html><title>VNeID mô phỏng</title><p>${escapeHtml(out.error)}: ${escapeHtml(out.error_description ?? '')}</p>`;
    },
    findAccount: (_, sub, token) => {
      const citizen = citizens.find((one) => subjectOf(one) === sub);
      if (!citizen || (token && behaviour.take('unknown-user'))) return undefined;
      return accountOf(citizen);
    },
    loadExistingGrant: async (context) => {
      const { client: asking, session, params } = context.oidc;
      if (!asking || !session?.accountId) return undefined;
      const grant = new context.oidc.provider.Grant({ accountId: session.accountId, clientId: asking.clientId });
      grant.addOIDCScope(String(params?.['scope'] ?? 'openid'));
      await grant.save();
      return grant;
    },
  };
}

/** Every authorization asks who it is: one browser plays many citizens. */
function alwaysAsk() {
  const policy = interactionPolicy.base();
  policy.get('login')?.checks.add(new interactionPolicy.Check('choose', 'choose a citizen', (context) =>
    context.oidc.result?.login ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT));
  return policy;
}

/** The subject says nothing of the person; it stays the same over restarts. */
export function subjectOf({ personalId }: Citizen): string {
  return `vneid-${(BigInt(personalId) * 7_919n % 1_000_000_007n).toString(36)}`;
}

function accountOf(citizen: Citizen): Account {
  const { name, birthdate, gender, level, personalId } = citizen;
  const sub = subjectOf(citizen);
  return { accountId: sub, claims: () => ({ sub, name, birthdate, gender, level, personal_id: personalId }) };
}
