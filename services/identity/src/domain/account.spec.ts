import { type Account, afterVneid } from './account.js';

const account: Account = {
  id: 'account', personId: 'person', kind: 'citizen', login: '019201006482', passwordHash: '$argon2id$', phone: '+84912345678', assurance: 1, vneidLinked: false, suspended: false, version: 1,
};

describe('signing in through VNeID', () => {
  it('raises the assurance, and keeps the password of somebody who is signed in with it', () => {
    expect(afterVneid(account, 2, 'account')).toEqual({ assurance: 2, raised: true, givesUpPassword: false });
  });

  it('gives up a password that may be somebody else’s', () => {
    expect(afterVneid(account, 2, null)).toEqual({ assurance: 2, raised: true, givesUpPassword: true });
    expect(afterVneid(account, 2, 'another')).toMatchObject({ givesUpPassword: true });
    expect(afterVneid(account, 1, null)).toEqual({ assurance: 1, raised: false, givesUpPassword: true });
  });

  it('keeps a password chosen after the first time', () => {
    expect(afterVneid({ ...account, vneidLinked: true }, 1, null)).toMatchObject({ givesUpPassword: false });
  });

  it('leaves a proven account as it is', () => {
    expect(afterVneid({ ...account, assurance: 2 }, 2, null)).toEqual({ assurance: 2, raised: false, givesUpPassword: false });
    expect(afterVneid({ ...account, assurance: 2 }, 1, null)).toEqual({ assurance: 2, raised: false, givesUpPassword: false });
    expect(afterVneid({ ...account, passwordHash: null }, 2, null)).toEqual({ assurance: 2, raised: true, givesUpPassword: false });
  });
});
