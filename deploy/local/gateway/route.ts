export type Route =
  | { readonly to: 'service'; readonly service: string }
  | { readonly to: 'own'; readonly path: string }
  | { readonly to: 'nowhere'; readonly code: 'not-found' | 'gateway.unknown-service' | 'gateway.malformed-address' };

const notFound: Route = { to: 'nowhere', code: 'not-found' };
const malformed: Route = { to: 'nowhere', code: 'gateway.malformed-address' };
const plain = /^[A-Za-z0-9/._~-]*$/;
const controls = /[\u0000-\u001f\u007f]/;
const decodings = 4;

/**
 * Where a request target goes. Nothing is normalised: an address that means something else once decoded or resolved (`/api/x/../internal`,
 * `/%69nternal`, `//internal`, `a%2fb`) goes nowhere, so that gateway and service can never read it differently. `internal` is nowhere in public.
 */
export function routeOf(target: string, services: { has(service: string): boolean }): Route {
  if (!target.startsWith('/') || target.includes('#')) return malformed;
  const query = target.indexOf('?');
  const path = query === -1 ? target : target.slice(0, query);
  const segments = path.split('/');

  const judged = isPublic(path, segments);
  if (judged !== 'yes') return judged === 'malformed' ? malformed : notFound;
  const [, area, service, first] = segments;
  if (area !== 'api' || path === '/api/openapi.json') return { to: 'own', path };
  if (service === undefined || service === '') return notFound;
  if (!services.has(service)) return { to: 'nowhere', code: 'gateway.unknown-service' };
  if (first === undefined || first === '' || isOperational(first)) return notFound;
  return { to: 'service', service };
}

function isPublic(path: string, segments: readonly string[]): 'yes' | 'no' | 'malformed' {
  if (!areCanonical(segments)) return 'no';
  if (plain.test(path)) return 'yes';
  let seen = path;
  for (let pass = 0; pass < decodings; pass++) {
    let decoded: string;
    try {
      decoded = decodeURIComponent(seen);
    } catch {
      return pass === 0 ? 'malformed' : 'yes';
    }
    if (controls.test(decoded)) return 'malformed';
    const parts = decoded.split(/[/\\]/);
    if (parts.length !== segments.length || !areCanonical(parts)) return 'no';
    if (decoded === seen) return 'yes';
    seen = decoded;
  }
  return 'no';
}

function areCanonical(segments: readonly string[]): boolean {
  for (let i = 1; i < segments.length; i++) {
    const segment = segments[i] ?? '';
    const empty = segment === '' && i < segments.length - 1;
    if (empty || segment === '.' || segment === '..' || nameOf(segment) === 'internal') return false;
  }
  return true;
}

function isOperational(segment: string): boolean {
  const name = nameOf(decodeURIComponent(segment));
  return name === 'health' || name === 'metrics';
}

/** A segment without its matrix parameters, as the laxest router would compare it. */
function nameOf(segment: string): string {
  const end = segment.indexOf(';');
  return (end === -1 ? segment : segment.slice(0, end)).trim().toLowerCase();
}
