import { scopesOf, services } from './service-scopes.js';

describe('scopes', () => {
  it('are those of one service at one target', () => {
    expect(scopesOf('intake', 'identity')).toEqual(['identity:person', 'identity:person-register', 'identity:organisation']);
    expect(scopesOf('notification', 'feedback')).toEqual(['feedback:addressee']);
    expect(scopesOf('one-stop', 'intake')).toEqual(['intake:card', 'intake:form', 'intake:file']);
  });

  it('are none where a service has no business', () => {
    expect(scopesOf('catalogue', 'identity')).toEqual([]);
    expect(scopesOf('statistics', 'identity')).toEqual([]);
    expect(scopesOf('feedback', 'intake')).toEqual([]);
    expect(scopesOf('postal', 'identity')).toEqual([]);
    for (const service of services) expect(scopesOf(service, service)).toEqual([]);
  });

  it('are named after their target', () => {
    for (const service of services) for (const target of services) for (const scope of scopesOf(service, target)) expect(scope.split(':')[0]).toBe(target);
  });
});
