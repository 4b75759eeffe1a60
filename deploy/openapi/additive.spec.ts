import { breaches } from './additive.js';
import type { Document, Operation, Schema } from './schema.js';

const filing: Operation = {
  operationId: 'drafts_file',
  parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 200 } }],
  requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/FileRequest' } } } },
  responses: { 201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/FiledView' } } } } },
  security: [],
};
const asked: Schema = {
  type: 'object', additionalProperties: false, required: ['name'],
  properties: { name: { type: 'string', maxLength: 100 }, channel: { type: 'string', enum: ['online', 'post'] }, parent: { $ref: '#/components/schemas/FileRequest' } },
};
const told: Schema = { type: 'object', required: ['code'], properties: { code: { type: 'string' }, count: { type: 'integer' }, state: { type: 'string', enum: ['open'] } } };

function document(change: { operation?: Partial<Operation>; asked?: Schema; told?: Schema } = {}): Document {
  return {
    openapi: '3.1.0', info: { title: 'x', version: '1' }, servers: [], paths: { '/drafts': { post: { ...filing, ...change.operation } } },
    components: { schemas: { FileRequest: change.asked ?? asked, FiledView: change.told ?? told }, responses: {}, securitySchemes: {} }, 'x-problems': {},
  };
}
const asking = (properties: Record<string, Schema>, required = ['name']): Document => document({ asked: { ...asked, required, properties: { ...asked.properties, ...properties } } });
const telling = (properties: Record<string, Schema>, required = ['code']): Document => document({ told: { ...told, required, properties: { ...told.properties, ...properties } } });
const without = (schema: Schema, name: string): Schema => ({ ...schema, properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([each]) => each !== name)) });

describe('an additive change', () => {
  it.each([
    ['nothing', document()],
    ['a further path', { ...document(), paths: { ...document().paths, '/more': { get: filing } } }],
    ['an optional parameter', document({ operation: { parameters: [...filing.parameters!, { name: 'sort', in: 'query', schema: { type: 'string' } }] } })],
    ['an optional field asked', asking({ note: { type: 'string' } })],
    ['a field no longer required', asking({}, [])],
    ['a wider enumeration asked', asking({ channel: { type: 'string', enum: ['online', 'post', 'counter'] } })],
    ['a higher limit', asking({ name: { type: 'string', maxLength: 200 } })],
    ['a field told', telling({ note: { type: 'string' } }, ['code', 'note'])],
    ['a further value told', telling({ state: { type: 'string', enum: ['open', 'closed'] } })],
    ['null accepted', asking({ name: { type: ['string', 'null'], maxLength: 100 } })],
  ])('is %s', (_what, after) => {
    expect(breaches(document(), after)).toEqual([]);
  });
});

describe('a change that is not additive', () => {
  it.each([
    ['an operation gone', { ...document(), paths: {} }, 'POST /drafts: the operation is gone'],
    ['another operation id', document({ operation: { operationId: 'drafts_submit' } }), 'POST /drafts: operationId was drafts_file and is drafts_submit'],
    ['a token asked', document({ operation: { security: [{ bearer: [] }] } }), 'POST /drafts: was open to anyone and asks for a token'],
    ['a parameter gone', document({ operation: { parameters: [] } }), 'POST /drafts: query limit is gone'],
    ['a required header', document({ operation: { parameters: [...filing.parameters!, { name: 'If-Match', in: 'header', required: true, schema: {} }] } }), 'POST /drafts: header If-Match is required'],
    ['a lower limit of a parameter', document({ operation: { parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } }] } }), 'POST /drafts query limit: maximum was 200 and is 100'],
    ['another success', document({ operation: { responses: { 200: filing.responses['201']! } } }), 'POST /drafts: no longer answers 201'],
    ['a required field', asking({ note: { type: 'string' } }, ['name', 'note']), 'POST /drafts body/note: is required'],
    ['a field gone from a strict request', document({ asked: without(asked, 'channel') }), 'POST /drafts body/channel: the property is gone'],
    ['a narrower enumeration', asking({ channel: { type: 'string', enum: ['online'] } }), 'POST /drafts body/channel: no longer takes post'],
    ['another type asked', asking({ name: { type: 'integer' } }), 'POST /drafts body/name: was string and is integer'],
    ['a shorter text', asking({ name: { type: 'string', maxLength: 50 } }), 'POST /drafts body/name: maxLength was 100 and is 50'],
    ['a pattern', asking({ name: { type: 'string', maxLength: 100, pattern: '^x' } }), 'POST /drafts body/name: pattern was not limited and is ^x'],
    ['a field no longer told', document({ told: without(told, 'count') }), 'POST /drafts 201/count: the property is gone'],
    ['a field that may be missing', telling({}, []), 'POST /drafts 201/code: may be missing'],
    ['a field that may be null', telling({ code: { type: ['string', 'null'] } }), 'POST /drafts 201/code: was string and is string|null'],
    ['a decimal where an integer was', telling({ count: { type: 'number' } }), 'POST /drafts 201/count: was integer and is number'],
  ])('is %s', (_what, after, breach) => {
    expect(breaches(document(), after)).toContain(breach);
  });
});
