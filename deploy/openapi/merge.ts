import type { Document, Operation } from './schema.js';

/**
 * One document of all services, as the gateway shows it. Operations and schemas take the service's name in front (`oneStop_dossiers_read`,
 * `OneStopDossierView`), so that none collide; what is the same everywhere (problems, security) stays once.
 */
export function mergeDocuments(documents: ReadonlyMap<string, Document>): Document {
  const paths: Document['paths'] = {};
  const schemas: Document['components']['schemas'] = {};
  const tags: NonNullable<Document['tags']> = [];
  let shared: Pick<Document['components'], 'responses' | 'securitySchemes'> = { responses: {}, securitySchemes: {} };
  const problems: Document['x-problems'] = {};
  for (const [service, document] of documents) {
    const prefix = pascal(service);
    const named = JSON.parse(JSON.stringify(document).replaceAll(/"#\/components\/schemas\/(\w+)"/g, (_, name: string) => `"#/components/schemas/${name === 'Problem' ? name : prefix + name}"`)) as Document;
    for (const [path, operations] of Object.entries(named.paths)) {
      paths[path] = Object.fromEntries(Object.entries(operations).map(([method, operation]): [string, Operation] => [method, {
        ...operation, operationId: `${prefix.charAt(0).toLowerCase()}${prefix.slice(1)}_${operation.operationId}`, tags: (operation.tags ?? []).map((tag) => `${service}: ${tag}`),
      }]));
    }
    for (const [name, schema] of Object.entries(named.components.schemas)) schemas[name === 'Problem' ? name : prefix + name] = schema;
    tags.push(...(named.tags ?? []).map((tag) => ({ ...tag, name: `${service}: ${tag.name}` })));
    shared = { responses: { ...shared.responses, ...named.components.responses }, securitySchemes: { ...shared.securitySchemes, ...named.components.securitySchemes } };
    Object.assign(problems, named['x-problems']);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Một Cửa', version: '1', description: 'Online public services (dịch vụ công trực tuyến) and the electronic one-stop shop (một cửa điện tử).' },
    servers: [{ url: '/' }],
    tags,
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: { schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))), ...shared },
    'x-problems': Object.fromEntries(Object.entries(problems).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function pascal(name: string): string {
  return name.split('-').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
}
