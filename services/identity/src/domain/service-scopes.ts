/** Services that have a secret of their own. */
export const services = ['identity', 'catalogue', 'intake', 'one-stop', 'payment', 'postal', 'feedback', 'statistics', 'notification', 'integration'] as const;
export type ServiceName = (typeof services)[number];

/**
 * Which service may ask which for what: target service, scope, services that get it. A token is for one target and carries the scopes its service has there.
 * Adding a row is adding a right: it belongs to the authorisation matrix.
 */
const scopes: Readonly<Partial<Record<ServiceName, Readonly<Record<string, readonly ServiceName[]>>>>> = {
  identity: {
    /** Card of a person (who a published text must not name, where they are reached) or of an officer (who signs, who handles). */
    'identity:person': ['intake', 'notification', 'feedback'],
    /** Finding or entering a person without an account at the counter. */
    'identity:person-register': ['intake'],
    'identity:organisation': ['intake'],
  },
  intake: {
    /** Contact card of a dossier: name, address, telephone. */
    'intake:card': ['one-stop', 'payment', 'postal', 'notification', 'integration'],
    /** Form data of a dossier. */
    'intake:form': ['one-stop', 'integration'],
    'intake:file': ['one-stop', 'integration'],
  },
  'one-stop': {
    /** The signed result of a dossier. */
    'one-stop:result': ['intake', 'notification'],
    /** Where a dossier stands, asked before a parcel is sent that was ordered long ago. */
    'one-stop:standing': ['postal'],
  },
  feedback: {
    /** Who is told of a petition or a question, and where. */
    'feedback:addressee': ['notification'],
  },
  payment: {
    'payment:card': ['one-stop', 'integration'],
  },
};

/** The scopes a service has at another; none means it has no business there. */
export function scopesOf(service: ServiceName, target: ServiceName): string[] {
  return Object.entries(scopes[target] ?? {}).filter(([, holders]) => holders.includes(service)).map(([scope]) => scope);
}
