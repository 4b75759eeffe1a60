import { mergeDocuments } from './merge.js';
import type { Document } from './schema.js';

const of = (service: string): Document => ({
  openapi: '3.1.0', info: { title: service, version: '1' }, servers: [{ url: '/' }], tags: [{ name: 'drafts' }],
  paths: { [`/api/${service}/v1/drafts`]: { get: { operationId: 'drafts_list', tags: ['drafts'], responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/LabelView' } } } } } } } },
  components: { schemas: { LabelView: { type: 'object', description: service }, Problem: { type: 'object' } }, responses: { NotFound: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } }, securitySchemes: {} },
  'x-problems': { [`${service}.no`]: { status: 409, title: { vi: 'Không' } } },
});

describe('the merged document', () => {
  const merged = mergeDocuments(new Map([['one-stop', of('one-stop')], ['intake', of('intake')]]));

  it('keeps types of the same name apart, and what is shared once', () => {
    expect(Object.keys(merged.components.schemas)).toEqual(['IntakeLabelView', 'OneStopLabelView', 'Problem']);
    expect(merged.paths['/api/one-stop/v1/drafts']?.['get']?.responses['200']?.content?.['application/json']?.schema).toEqual({ $ref: '#/components/schemas/OneStopLabelView' });
    expect(JSON.stringify(merged.components.responses)).toContain('"#/components/schemas/Problem"');
  });

  it('has operations and tags that name their service', () => {
    expect(Object.values(merged.paths).map((path) => [path['get']?.operationId, path['get']?.tags])).toEqual([['intake_drafts_list', ['intake: drafts']], ['oneStop_drafts_list', ['one-stop: drafts']]]);
    expect(Object.keys(merged['x-problems'])).toEqual(['intake.no', 'one-stop.no']);
  });
});
