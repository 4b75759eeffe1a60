import { mergeOpenApi, type OpenApiDocument } from './merge-openapi.js';

const info = { title: 'Một Cửa', version: '1.0.0' };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const answers = (name: string) => ({ responses: { 200: { description: 'ok', content: { 'application/json': { schema: ref(name) } } } } });
const document = (parts: Partial<OpenApiDocument>): OpenApiDocument => ({ openapi: '3.1.0', info, ...parts });
const merge = (documents: Record<string, OpenApiDocument>) => mergeOpenApi(info, new Map(Object.entries(documents))) as unknown as Record<string, Record<string, Record<string, never>>>;

describe('merging OpenAPI documents', () => {
  it('keeps once what is the same everywhere, whatever the order of its keys', () => {
    const merged = merge({
      intake: document({ paths: { '/api/intake/v1/a': { get: answers('Problem') } }, components: { schemas: { Problem: { type: 'object', title: 'P' } } } }),
      'one-stop': document({ paths: { '/api/one-stop/v1/b': { get: answers('Problem') } }, components: { schemas: { Problem: { title: 'P', type: 'object' } } } }),
    });
    expect(Object.keys(merged['components']?.['schemas'] ?? {})).toEqual(['Problem']);
    expect(Object.keys(merged['paths'] ?? {})).toEqual(['/api/intake/v1/a', '/api/one-stop/v1/b']);
  });

  it('prefixes what differs by its service, and what refers to it', () => {
    const part = (service: string, type: string) => document({
      paths: { [`/api/${service}/v1/x`]: { get: answers('Page') } },
      components: { schemas: { Item: { type }, Page: { properties: { items: { items: ref('Item') } } }, Same: { type: 'null' } } },
    });
    const merged = merge({ intake: part('intake', 'string'), 'one-stop': part('one-stop', 'number') });
    expect(Object.keys(merged['components']?.['schemas'] ?? {}).sort()).toEqual(['IntakeItem', 'IntakePage', 'OneStopItem', 'OneStopPage', 'Same']);
    expect(merged['components']?.['schemas']?.['OneStopPage']).toEqual({ properties: { items: { items: ref('OneStopItem') } } });
    expect(merged['paths']?.['/api/one-stop/v1/x']?.['get']).toEqual(answers('OneStopPage'));
  });

  it('renames in discriminators, in deeper references and in security', () => {
    const part = (service: string, header: string) => document({
      security: [{ token: [] }],
      paths: { [`/api/${service}/v1/x`]: { get: answers('Pet'), post: { ...answers('Pet'), security: [] } } },
      components: {
        securitySchemes: { token: { type: 'apiKey', in: 'header', name: header } },
        schemas: { Cat: { const: header }, Pet: { discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } }, properties: { name: { $ref: '#/components/schemas/Cat/properties/name' } } } },
      },
    });
    const merged = merge({ intake: part('intake', 'a'), 'one-stop': part('one-stop', 'b') });
    expect(merged['components']?.['schemas']?.['IntakePet']).toEqual({
      discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/IntakeCat' } },
      properties: { name: { $ref: '#/components/schemas/IntakeCat/properties/name' } },
    });
    expect(merged['paths']?.['/api/intake/v1/x']?.['get']).toMatchObject({ security: [{ Intaketoken: [] }] });
    expect(merged['paths']?.['/api/intake/v1/x']?.['post']).toMatchObject({ security: [] });
  });

  it('leaves out what a service says of other addresses and of internal ones', () => {
    const merged = merge({ intake: document({ paths: { '/internal/v1/x': {}, '/api/intake/internal/y': {}, '/health/live': {}, '/api/payment/v1/z': {}, '/api/intake/v1/ok': {} } }) });
    expect(Object.keys(merged['paths'] ?? {})).toEqual(['/api/intake/v1/ok']);
  });

  it('tells apart operations of one name', () => {
    const part = (service: string) => document({ paths: { [`/api/${service}/v1/x`]: { get: { operationId: 'list' }, post: { operationId: `add-${service}` } } } });
    const merged = merge({ intake: part('intake'), payment: part('payment') });
    expect(merged['paths']?.['/api/payment/v1/x']).toEqual({ get: { operationId: 'payment_list' }, post: { operationId: 'add-payment' } });
  });

  it('gives the same document whatever the order of the services, and changes nothing it was given', () => {
    const a = document({ paths: { '/api/a/v1/x': { get: answers('T') } }, components: { schemas: { T: { type: 'string' } } }, tags: [{ name: 'one' }] });
    const b = document({ paths: { '/api/b/v1/x': { get: answers('T') } }, components: { schemas: { T: { type: 'number' } } }, tags: [{ name: 'one' }, { name: 'two' }] });
    const before = JSON.stringify([a, b]);
    expect(JSON.stringify(merge({ a, b }))).toBe(JSON.stringify(merge({ b, a })));
    expect(JSON.stringify([a, b])).toBe(before);
  });
});
