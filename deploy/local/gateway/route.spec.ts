import fc from 'fast-check';
import { routeOf } from './route.js';

const services = new Set(['intake', 'one-stop']);
const nowhere = (code: string) => ({ to: 'nowhere', code });

describe('where an address goes', () => {
  it.each([
    ['/api/intake/v1/drafts'],
    ['/api/intake/v1/drafts?return=/internal/../x#y'.replace('#y', '')],
    ['/api/intake/v1/drafts/'],
    ['/api/intake/openapi.json'],
    ['/api/intake/.well-known/jwks.json'],
    ['/api/intake/v1/files/Gi%E1%BA%A5y%20khai%20sinh.pdf'],
    ['/api/intake/v1/fees/100%25'],
    ['/api/intake/v1/internal-affairs'],
    ['/api/intake/v1/dossiers/000.00.01.H01-261122-0001/health'],
  ])('%s goes to its service', (target) => {
    expect(routeOf(target, services)).toEqual({ to: 'service', service: 'intake' });
  });

  it.each([
    '/internal', '/internal/v1/dossiers/1/card', '/INTERNAL/v1', '/%69nternal/v1', '/%49NTERNAL', '/%2569nternal/v1', '/%252569nternal',
    '//internal/v1', '/./internal', '/api/../internal/v1', '/api/intake/../../internal/v1', '/api/intake/%2e%2e/%2e%2e/internal/v1',
    '/api/intake/..%2f..%2finternal/v1', '/api/intake/v1/..%5c..%5cinternal', '/api/intake\\..\\..\\internal', '/api/intake/%252e%252e/internal',
    '/api/intake/internal', '/api/intake/internal/v1/x', '/api/intake/Internal/v1', '/api/intake/%69nternal', '/api/intake//internal', '/api/intake/v1/internal/x',
    '/internal;x=1/v1', '/api/intake/internal;a=b', '/internal%20', '/;/internal', '/api//intake/v1/x', '/api/intake/v1//x', '/api/intake/v1/%2e',
    '/api%2fintake/v1/x', '/api/intake%2fv1', '/api/intake/v1/a%2fb',
  ])('%s goes nowhere', (target) => {
    expect(routeOf(target, services)).toEqual(nowhere('not-found'));
  });

  it.each(['/api/intake', '/api/intake/', '/api/', '/api/intake/health/live', '/api/intake/health', '/api/intake/metrics', '/api/intake/%6detrics', '/api/intake/HEALTH;x/ready'])('%s is not served in public', (target) => {
    expect(routeOf(target, services)).toEqual(nowhere('not-found'));
  });

  it.each(['/api/tax/v1/x', '/api/Intake/v1/x', '/api/__proto__/v1', '/api/constructor/v1'])('%s names no service', (target) => {
    expect(routeOf(target, services)).toEqual(nowhere('gateway.unknown-service'));
  });

  it.each(['*', 'http://intake/internal', 'api/intake/v1', '', '/api/intake/v1/%zz', '/api/intake/v1/%', '/api/intake/v1/%C3%28', '/api/intake/v1/a%00b', '/api/intake/v1/a%0d%0ab', '/api/intake/v1/x#y'])('%s is malformed', (target) => {
    expect(routeOf(target, services)).toEqual(nowhere('gateway.malformed-address'));
  });

  it('health of services and other pages are the gateway’s own to answer', () => {
    expect(routeOf('/health/ready', services)).toEqual({ to: 'own', path: '/health/ready' });
    expect(routeOf('/docs?x=1', services)).toEqual({ to: 'own', path: '/docs' });
    expect(routeOf('/api/openapi.json', services)).toEqual({ to: 'own', path: '/api/openapi.json' });
  });

  it('never forwards what a URL parser, decoding as often as it likes, reads as internal', () => {
    const piece = fc.constantFrom('api', 'intake', 'v1', 'internal', 'Internal', '%69nternal', '%2569nternal', '..', '.', '%2e%2e', '%252e', '', '%2f', '%5c', '\\', ';a', 'x');
    fc.assert(fc.property(fc.array(fc.tuple(piece, fc.constantFrom('/', '', '%2f', '\\')), { maxLength: 8 }), (pieces) => {
      const target = `/api/intake/${pieces.map(([name, border]) => name + border).join('')}`;
      if (routeOf(target, services).to !== 'service') return true;
      let seen = target;
      for (let i = 0; i < 4; i++) {
        const { pathname } = new URL(`http://x${seen}`);
        if (!pathname.startsWith('/api/intake/') || pathname.split('/').some((segment) => segment.split(';')[0]?.toLowerCase() === 'internal')) return false;
        try { seen = decodeURIComponent(seen); } catch { break; }
      }
      return true;
    }), { numRuns: 3_000 });
  });
});
