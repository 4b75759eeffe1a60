import { HEADERS_METADATA, HTTP_CODE_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/internal';
import ts from 'typescript';
import { isServiceRule, type Route } from '#http';
import type { TypeSchemas } from './type-schemas.js';
import { textOf } from './type-schemas.js';
import { problemResponse } from './responses.js';
import type { Operation, Parameter, Response, Schema } from './schema.js';

/** Nest's numbers for where a parameter comes from. */
const from = { body: 3, query: 4, path: 5, header: 6 };

interface Taken {
  readonly kind: number;
  readonly index: number;
  readonly data: string | undefined;
  readonly pipes: readonly unknown[];
}

/** A handler as the compiler and as Nest know it. */
export interface Handler {
  readonly controller: abstract new (...parameters: never[]) => unknown;
  readonly method: ts.MethodDeclaration;
  readonly name: string;
}

/** Describes one route. */
export function operationOf(route: Route, handler: Handler, schemas: TypeSchemas, checker: ts.TypeChecker): Operation {
  const taken = takenBy(handler);
  const symbol = checker.getSymbolAtLocation(handler.method.name);
  const [summary = '', ...rest] = (symbol === undefined ? '' : textOf(symbol, checker)).split(/\n/);
  const description = rest.join('\n').trim();
  const tags = symbol?.getJsDocTags(checker).map((tag) => tag.name) ?? [];
  const body = bodyOf(route, handler, taken, schemas);
  const parameters = [...pathParameters(route, taken), ...queryParameters(handler, taken, schemas), ...headerParameters(route, taken)];
  return {
    operationId: operationIdOf(route),
    ...(summary === '' ? {} : { summary }),
    ...(description === '' ? {} : { description }),
    ...(tags.includes('deprecated') ? { deprecated: true } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: { ...successOf(route, handler, schemas, checker), ...refusalsOf(route, parameters.length > 0, body !== undefined) },
    security: route.rules.includes('anyone') ? [] : [{ bearer: [] }],
    ...(route.rules.includes('anyone') ? {} : { 'x-allow': route.rules.filter((rule) => !isServiceRule(rule)) }),
  };
}

/** `DossiersController.read` is `dossiers_read`. */
export function operationIdOf(route: Route): string {
  const [controller = '', method = ''] = route.handler.split('.');
  const noun = controller.replace(/Controller$/, '');
  return `${noun.charAt(0).toLowerCase()}${noun.slice(1)}_${method}`;
}

/** A path as OpenAPI writes it: `/dossiers/{dossierId}`. */
export function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function takenBy({ controller, name }: Handler): Taken[] {
  const metadata = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, { index: number; data?: string; pipes?: unknown[] }>;
  return Object.entries(metadata).map(([key, { index, data, pipes }]) => ({ kind: Number(key.split(':')[0]), index, data, pipes: pipes ?? [] }));
}

function pathParameters(route: Route, taken: readonly Taken[]): Parameter[] {
  return [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => {
    const pipes = taken.find((each) => each.kind === from.path && each.data === name)?.pipes ?? [];
    const isUuid = pipes.some((pipe) => typeof pipe === 'function' && pipe.name === 'UuidOrNotFound');
    return { name, in: 'path', required: true, schema: { type: 'string', ...(isUuid ? { format: 'uuid' } : {}) } };
  });
}

function queryParameters(handler: Handler, taken: readonly Taken[], schemas: TypeSchemas): Parameter[] {
  return taken.filter((each) => each.kind === from.query).sort((a, b) => a.index - b.index).flatMap(({ index, data }): Parameter[] => {
    const node = handler.method.parameters[index]?.type;
    if (data !== undefined) return [{ name: data, in: 'query', required: handler.method.parameters[index]?.questionToken === undefined && handler.method.parameters[index]?.initializer === undefined, schema: (node === undefined ? undefined : schemas.ofNode(node)) ?? { type: 'string' } }];
    const whole = node === undefined ? undefined : schemas.inline(node);
    return Object.entries(whole?.properties ?? {}).map(([name, { description, ...schema }]) => ({
      name, in: 'query',
      ...(whole?.required?.includes(name) === true ? { required: true } : {}),
      ...(description === undefined ? {} : { description }),
      schema,
      // By comma; repetition is understood as well.
      ...(schema.type === 'array' ? { style: 'form', explode: false } : {}),
    }));
  });
}

function headerParameters(route: Route, taken: readonly Taken[]): Parameter[] {
  const named = taken.filter((each) => each.kind === from.header && each.data !== undefined && !['accept', 'authorization', 'content-type', 'user-agent', 'if-match'].includes(each.data.toLowerCase()));
  const mayMatch = taken.some((each) => each.kind === from.header && each.data?.toLowerCase() === 'if-match');
  return [
    ...(route.idempotent ? [{ name: 'Idempotency-Key', in: 'header' as const, required: true, description: 'A key of the caller\'s making (a UUID): the same key and body give the stored answer again for seven days', schema: { type: 'string', minLength: 1, maxLength: 200 } }] : []),
    ...(route.versioned || mayMatch ? [{ name: 'If-Match', in: 'header' as const, ...(route.versioned ? { required: true } : {}), description: '`ETag` of the last read: `"7"`', schema: { type: 'string', pattern: '^"(0|[1-9][0-9]*)"$' } }] : []),
    ...(route.waits ? [{ name: 'Prefer', in: 'header' as const, description: '`wait=5`: seconds to wait for what is not there yet, at most 10', schema: { type: 'string' } }] : []),
    ...named.map(({ data = '' }) => ({ name: data, in: 'header' as const, schema: { type: 'string' } })),
  ];
}

function bodyOf(route: Route, handler: Handler, taken: readonly Taken[], schemas: TypeSchemas): Operation['requestBody'] {
  if (route.uploads !== null) {
    const file: Schema = { type: 'string', contentMediaType: 'application/octet-stream', description: `At most ${route.uploads} bytes; the last part` };
    return { required: true, content: { 'multipart/form-data': { schema: { type: 'object', properties: { file }, required: ['file'] } } } };
  }
  const whole = taken.find((each) => each.kind === from.body && each.data === undefined);
  const node = whole === undefined ? undefined : handler.method.parameters[whole.index]?.type;
  if (node === undefined) return undefined;
  return { required: true, content: { 'application/json': { schema: schemas.ofNode(node) ?? {} } } };
}

function successOf(route: Route, handler: Handler, schemas: TypeSchemas, checker: ts.TypeChecker): Record<string, Response> {
  const method = (handler.controller.prototype as Record<string, object>)[handler.name]!;
  const { type } = handler.method;
  const text = type?.getText() ?? '';
  const signature = checker.getSignatureFromDeclaration(handler.method);
  const schema = type !== undefined ? schemas.ofNode(type) : signature === undefined ? {} : schemas.ofType(signature.getReturnType());
  const stated = Reflect.getMetadata(HTTP_CODE_METADATA, method) as number | undefined;
  const status = stated ?? (schema === undefined && text.includes('Answer<') ? 204 : route.method === 'POST' ? 201 : 200);
  const headers = (Reflect.getMetadata(HEADERS_METADATA, method) ?? []) as { name: string; value: string }[];
  const mediaType = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? (schema?.contentMediaType ?? (schema?.type === 'string' ? 'text/plain' : 'application/json'));
  const told: Response['headers'] = {
    ...(/Answer</.test(text) && status !== 204 ? { ETag: { description: 'Version shown, where it has one; goes back as `If-Match`', schema: { type: 'string' } } } : {}),
    ...(status === 201 && /Answer</.test(text) ? { Location: { description: 'Address of what was made', schema: { type: 'string' } } } : {}),
    ...(/\bPage</.test(text) ? { Link: { description: 'The next page: `<...>; rel="next"`', schema: { type: 'string' } } } : {}),
    ...(route.idempotent ? { 'Idempotency-Replayed': { description: '`true` when this is the stored answer of an earlier request', schema: { type: 'string' } } } : {}),
  };
  return {
    [status]: {
      description: { 200: 'Done', 201: 'Made', 202: 'Taken on', 204: 'Done, nothing to show' }[status] ?? 'Done',
      ...(Object.keys(told).length === 0 ? {} : { headers: told }),
      ...(schema === undefined || status === 204 ? {} : { content: { [mediaType]: { schema } } }),
    },
  };
}

function refusalsOf(route: Route, hasParameters: boolean, hasBody: boolean): Record<string, Response> {
  const isOpen = route.rules.includes('anyone');
  const writes = !['GET', 'HEAD'].includes(route.method);
  const statuses = [
    ...(hasParameters || hasBody ? [400] : []), ...(isOpen ? [] : [401, 403]), ...(route.path.includes(':') ? [404] : []), ...(writes ? [409, 422] : []), ...(hasBody ? [413, 415] : []),
    ...(route.versioned ? [412, 428] : []), ...(route.rates.length > 0 ? [429] : []), 503,
  ];
  return Object.fromEntries(statuses.sort((a, b) => a - b).map((status) => [status, problemResponse(status)]));
}
