import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { Registry } from 'prom-client';
import { AccessLogModule, AccessOutbox } from '#access-log';
import { Revocations } from '#http';
import { EventOutbox, MessagingModule, Publisher, type Relay } from '#messaging';
import { DatabaseModule } from '#persistence';
import { Log, RuntimeModule } from '#runtime';
import type { Config } from './config.js';
import { RevokedSessions } from './events/incoming.js';
import { PublishedNews } from './events/outgoing.js';
import { Timers } from './events/timers.js';
import { CredentialsController } from './http/credentials.controller.js';
import { DelegationsController } from './http/delegations.controller.js';
import { InternalController } from './http/internal.controller.js';
import { KeysController } from './http/keys.controller.js';
import { MeController } from './http/me.controller.js';
import { OfficersController } from './http/officers.controller.js';
import { OrganisationsController } from './http/organisations.controller.js';
import { PasswordResetsController } from './http/password-resets.controller.js';
import { RegistrationsController } from './http/registrations.controller.js';
import { ServiceTokensController } from './http/service-tokens.controller.js';
import { SessionsController } from './http/sessions.controller.js';
import { VneidController } from './http/vneid.controller.js';
import { Argon2Passwords } from './outside/argon2-passwords.js';
import { DerivedSecrets } from './outside/derived-secrets.js';
import { JwtAccessTokens } from './outside/jwt-access-tokens.js';
import { OpenIdVneid } from './outside/openid-vneid.js';
import { SealedKeyRing } from './outside/sealed-key-ring.js';
import { SmsCodeMessenger } from './outside/sms-code-messenger.js';
import { StoredAccounts } from './persistence/accounts.js';
import { StoredCodes } from './persistence/codes.js';
import { StoredDelegations } from './persistence/delegations.js';
import { DelegationsQuery } from './persistence/delegations-query.js';
import { Housekeeping } from './persistence/housekeeping.js';
import { StoredLogInFailures } from './persistence/log-in-failures.js';
import { OfficersQuery } from './persistence/officers-query.js';
import { OrganisationsQuery } from './persistence/organisations-query.js';
import { StoredOrganisations } from './persistence/organisations.js';
import { StoredPersons } from './persistence/persons.js';
import { SessionsQuery } from './persistence/sessions-query.js';
import { StoredSessions } from './persistence/sessions.js';
import { StoredSigningKeys } from './persistence/signing-keys.js';
import { StoredVneidAuthorizations } from './persistence/vneid-authorizations.js';
import { AppointOfficer } from './use-cases/appoint-officer.js';
import { BeginVneid, RedirectUris } from './use-cases/begin-vneid.js';
import { ChangeGrants } from './use-cases/change-grants.js';
import { ChangePassword } from './use-cases/change-password.js';
import { ChangePhone } from './use-cases/change-phone.js';
import { CheckPassword } from './use-cases/check-password.js';
import { ConfirmPasswordReset } from './use-cases/confirm-password-reset.js';
import { ConfirmRegistration } from './use-cases/confirm-registration.js';
import { EnterCode } from './use-cases/enter-code.js';
import { IssueServiceToken, ServiceClients } from './use-cases/issue-service-token.js';
import { LogIn } from './use-cases/log-in.js';
import { LogInWithVneid } from './use-cases/log-in-with-vneid.js';
import { LogOut } from './use-cases/log-out.js';
import { OfferDelegation } from './use-cases/offer-delegation.js';
import {
  AccessTokens, Accounts, CodeMessenger, Codes, Delegations, KeyRing, LogInFailures, News, Organisations, Passwords, Persons, Secrets, Sessions, SigningKeys, Vneid, VneidAuthorizations,
} from './use-cases/ports.js';
import { ProvisionAccounts } from './use-cases/provision-accounts.js';
import { RefreshSession } from './use-cases/refresh-session.js';
import { RegisterCitizen } from './use-cases/register-citizen.js';
import { RegisterOrganisation } from './use-cases/register-organisation.js';
import { RegisterPerson } from './use-cases/register-person.js';
import { RequestPasswordReset } from './use-cases/request-password-reset.js';
import { ResendCode } from './use-cases/resend-code.js';
import { RevokeDelegation } from './use-cases/revoke-delegation.js';
import { CodeLimits, SendCode } from './use-cases/send-code.js';
import { SignIn } from './use-cases/sign-in.js';
import { SuspendOfficer } from './use-cases/suspend-officer.js';
import { TendSigningKeys } from './use-cases/tend-signing-keys.js';
import { UpdateOrganisation } from './use-cases/update-organisation.js';
import { UpdateProfile } from './use-cases/update-profile.js';
import { VerifyOrganisation } from './use-cases/verify-organisation.js';

type Providers = NonNullable<ModuleMetadata['providers']>;

const useCases: Providers = [
  AppointOfficer, BeginVneid, ChangeGrants, ChangePassword, ChangePhone, CheckPassword, ConfirmPasswordReset, ConfirmRegistration, EnterCode, IssueServiceToken, LogIn,
  LogInWithVneid, LogOut, OfferDelegation, RefreshSession, RegisterCitizen, RegisterOrganisation, RegisterPerson, RequestPasswordReset, ResendCode, RevokeDelegation,
  SendCode, SignIn, SuspendOfficer, TendSigningKeys, UpdateOrganisation, UpdateProfile, VerifyOrganisation,
];

const queries: Providers = [DelegationsQuery, OfficersQuery, OrganisationsQuery, SessionsQuery];

const stores: Providers = [
  { provide: Accounts, useClass: StoredAccounts },
  { provide: Codes, useClass: StoredCodes },
  { provide: Delegations, useClass: StoredDelegations },
  { provide: LogInFailures, useClass: StoredLogInFailures },
  { provide: Organisations, useClass: StoredOrganisations },
  { provide: Persons, useClass: StoredPersons },
  { provide: Sessions, useClass: StoredSessions },
  { provide: SigningKeys, useClass: StoredSigningKeys },
  { provide: VneidAuthorizations, useClass: StoredVneidAuthorizations },
  { provide: News, useClass: PublishedNews },
];

function outside(config: Config): Providers {
  return [
    { provide: Secrets, useFactory: () => new DerivedSecrets(config.SIGNING_KEY_SECRET) },
    {
      provide: Passwords, inject: [Registry],
      useFactory: (registry: Registry) => new Argon2Passwords({ atOnce: config.PASSWORD_HASHES_AT_ONCE, waiting: config.PASSWORD_HASHES_WAITING }, registry),
    },
    {
      provide: CodeMessenger, inject: [Log, Registry],
      useFactory: (log: Log, registry: Registry) => new SmsCodeMessenger({ url: config.SMS_GATEWAY_URL, apiKey: config.SMS_API_KEY }, log, registry),
    },
    {
      provide: Vneid, inject: [Log],
      useFactory: (log: Log) => new OpenIdVneid({ issuer: config.VNEID_ISSUER, id: config.VNEID_CLIENT_ID, secret: config.VNEID_CLIENT_SECRET }, log),
    },
    { provide: SealedKeyRing, useFactory: () => new SealedKeyRing(config.SIGNING_KEY_SECRET) },
    { provide: KeyRing, useExisting: SealedKeyRing },
    { provide: AccessTokens, useClass: JwtAccessTokens },
    { provide: ServiceClients, useValue: { secretOf: (service) => (Object.hasOwn(config.SERVICE_CLIENTS, service) ? config.SERVICE_CLIENTS[service] : undefined) } satisfies ServiceClients },
    { provide: RedirectUris, useValue: { allowed: config.VNEID_REDIRECT_URIS } satisfies RedirectUris },
    {
      provide: CodeLimits,
      useValue: {
        pause: config.CODE_PAUSE_SECONDS, perSubjectHour: config.CODES_PER_SUBJECT_HOUR, perSubjectDay: config.CODES_PER_SUBJECT_DAY, perAddressHour: config.CODES_PER_ADDRESS_HOUR,
      } satisfies CodeLimits,
    },
  ];
}

function platform(config: Config): NonNullable<ModuleMetadata['imports']> {
  return [
    RuntimeModule.forRoot({ service: 'identity', logLevel: config.LOG_LEVEL }),
    DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 8, applicationName: 'identity', records: [] }),
  ];
}

const messaging = (config: Config) => ({ service: 'identity', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX });

/** The service. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ...platform(config), AccessLogModule.forRoot('identity'),
        MessagingModule.forRoot({ ...messaging(config), outbox: (database) => new AccessOutbox(new EventOutbox(database), database) }),
      ],
      controllers: [
        CredentialsController, DelegationsController, InternalController, KeysController, MeController, OfficersController, OrganisationsController, PasswordResetsController, RegistrationsController, RevokedSessions,
        ServiceTokensController, SessionsController, VneidController,
      ],
      providers: [...useCases, ...queries, ...stores, ...outside(config), Housekeeping, Timers],
    };
  }
}

/** What entering accounts in bulk needs: no doors, no timers, no broker. The running service delivers the events it leaves in the outbox. */
@Module({})
export class ProvisioningModule {
  static forRoot(config: Config): DynamicModule {
    const nobodyToWake: Pick<Relay, 'wake'> = { wake: () => undefined };
    return {
      module: ProvisioningModule,
      imports: platform(config),
      providers: [ProvisionAccounts, Revocations, { provide: Publisher, useFactory: () => new Publisher(nobodyToWake as Relay, messaging(config)) }, ...stores, ...outside(config)],
    };
  }
}
