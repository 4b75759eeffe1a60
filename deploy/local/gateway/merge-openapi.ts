type Section = Readonly<Record<string, unknown>>;
type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** As much of an OpenAPI 3.1 document as merging must understand; the rest is carried along. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Section>>;
  readonly components?: Readonly<Record<string, Section>>;
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly security?: readonly SecurityRequirement[];
}

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']);

/**
 * One document out of the services' own. Components that are the same everywhere are kept once; a name that means different things
 * is prefixed by its service everywhere. Only what lies under `/api/<service>/` is taken, and nothing internal.
 */
export function mergeOpenApi(info: OpenApiDocument['info'], documents: ReadonlyMap<string, OpenApiDocument>): OpenApiDocument {
  const services = [...documents].sort(([a], [b]) => (a < b ? -1 : 1));
  const conflicts = conflictsOf(services.map(([, document]) => document));
  const ids = repeatedOperationIds(services);
  const paths: Record<string, Section> = {};
  const components: Record<string, Record<string, unknown>> = {};
  const tags = new Map<string, NonNullable<OpenApiDocument['tags']>[number]>();

  for (const [service, document] of services) {
    const rename = (section: string, name: string) => (conflicts.has(`${section}/${name}`) ? `${pascal(service)}${name}` : name);
    for (const [section, entries] of Object.entries(document.components ?? {})) {
      const merged = (components[section] ??= {});
      for (const [name, value] of Object.entries(entries)) merged[rename(section, name)] = rewrite(value, rename);
    }
    for (const [path, item] of publicPaths(service, document)) {
      paths[path] = Object.fromEntries(Object.entries(rewrite(item, rename) as Section).map(([key, value]) =>
        [key, methods.has(key) ? operation(value as Section, service, document, ids, rename) : value]));
    }
    for (const tag of document.tags ?? []) if (!tags.has(tag.name)) tags.set(tag.name, tag);
  }
  return { openapi: '3.1.0', info, servers: [{ url: '/' }], tags: [...tags.values()], paths, components } as OpenApiDocument;
}

type Rename = (section: string, name: string) => string;

function publicPaths(service: string, document: OpenApiDocument): [string, Section][] {
  return Object.entries(document.paths ?? {}).filter(([path]) => path.startsWith(`/api/${service}/`) && !path.split('/').includes('internal'));
}

/** The document's own default security becomes the operation's: defaults differ between services. */
function operation(value: Section, service: string, document: OpenApiDocument, ids: ReadonlySet<string>, rename: Rename): Section {
  const security = (value['security'] ?? document.security) as readonly SecurityRequirement[] | undefined;
  const { operationId } = value;
  return {
    ...value,
    ...(typeof operationId === 'string' && ids.has(operationId) && { operationId: `${service}_${operationId}` }),
    ...(security && {
      security: security.map((requirement) => Object.fromEntries(Object.entries(requirement).map(([name, scopes]) => [rename('securitySchemes', name), scopes]))),
    }),
  };
}

function repeatedOperationIds(services: readonly (readonly [string, OpenApiDocument])[]): Set<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [service, document] of services) {
    const own = new Set(publicPaths(service, document).flatMap(([, item]) =>
      Object.entries(item).filter(([key]) => methods.has(key)).map(([, value]) => (value as Section)['operationId'])));
    for (const id of own) {
      if (typeof id !== 'string') continue;
      if (seen.has(id)) repeated.add(id);
      seen.add(id);
    }
  }
  return repeated;
}

/** `section/name` of every component that differs between documents, by its own words or by what it refers to. */
function conflictsOf(documents: readonly OpenApiDocument[]): Set<string> {
  const versions = new Map<string, unknown[]>();
  for (const { components = {} } of documents) {
    for (const [section, entries] of Object.entries(components)) {
      for (const [name, value] of Object.entries(entries)) versions.set(`${section}/${name}`, [...versions.get(`${section}/${name}`) ?? [], value]);
    }
  }
  const shared = [...versions].filter(([, values]) => values.length > 1);
  const conflicts = new Set(shared.filter(([, values]) => new Set(values.map(canonical)).size > 1).map(([key]) => key));
  for (let before = -1; before !== conflicts.size;) {
    before = conflicts.size;
    for (const [key, [value]] of shared) if (refersTo(value, conflicts)) conflicts.add(key);
  }
  return conflicts;
}

function refersTo(value: unknown, names: ReadonlySet<string>): boolean {
  let hit = false;
  rewrite(value, (section, name) => {
    hit ||= names.has(`${section}/${name}`);
    return name;
  });
  return hit;
}

const reference = /^#\/components\/([^/]+)\/([^/]+)(.*)$/;

/** A copy in which every reference to a component, discriminators included, says the new name. */
function rewrite(value: unknown, rename: Rename): unknown {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, rename));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => {
    if (key === '$ref' && typeof inner === 'string') return [key, renamed(inner, rename)];
    if (key === 'discriminator' && isDiscriminator(inner)) {
      return [key, { ...inner, mapping: Object.fromEntries(Object.entries(inner.mapping).map(([tag, target]) => [tag, renamed(target, rename)])) }];
    }
    return [key, rewrite(inner, rename)];
  }));
}

function renamed(target: string, rename: Rename): string {
  const [, section, name, rest] = reference.exec(target) ?? [];
  return section === undefined || name === undefined ? target : `#/components/${section}/${rename(section, name)}${rest}`;
}

function isDiscriminator(value: unknown): value is { mapping: Record<string, string> } {
  return typeof value === 'object' && value !== null && 'mapping' in value && typeof value.mapping === 'object'
    && Object.values(value.mapping ?? {}).every((target) => typeof target === 'string');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (inner !== null && typeof inner === 'object' && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
    : inner));
}

function pascal(service: string): string {
  return service.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
