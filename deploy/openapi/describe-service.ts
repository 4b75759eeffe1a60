import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DynamicModule, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import ts from 'typescript';
import { genericProblems, previewApp, type ProblemDefinition, type ProblemTable, type Route, routesOf } from '#http';
import { checkout } from '../local/checkout.js';
import { type Handler, operationOf, templateOf } from './operations.js';
import { problemResponses, problemSchema } from './responses.js';
import type { Document, Operation } from './schema.js';
import type { Sources } from './sources.js';
import { textOf } from './type-schemas.js';

/** Describes a service from its wiring (what is routed), its decorators (what is asked) and its types (what is said). */
export async function describeService(service: string, sources: Sources): Promise<Document> {
  const app = await previewApp(await rootModule(service), service);
  try {
    await sources.load(service);
    const controllers = new Map([...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]).map(({ metatype }) => [(metatype as Type<unknown>).name, metatype as Type<unknown>]));
    const routes = routesOf(app).filter((route) => route.path.startsWith(`/api/${service}/`) && !route.path.endsWith('/openapi.json'));
    const schemas = sources.schemas();
    const stated = statedByHand(app);
    const tags = new Map<string, string>();
    const paths: Document['paths'] = {};
    for (const route of [...routes].sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method))) {
      const [name = '', method = ''] = route.handler.split('.');
      const declaration = sources.controller(service, name);
      const member = declaration?.members.find((each): each is ts.MethodDeclaration => ts.isMethodDeclaration(each) && each.name.getText() === method);
      const controller = controllers.get(name);
      if (declaration === undefined || member === undefined || controller === undefined) throw new Error(`${route.handler} of ${service} is not declared in a file *.controller.ts`);
      const handler: Handler = { controller, method: member, name: method };
      const operation = merged(operationOf(route, handler, schemas, sources.checker), stated(route));
      const symbol = declaration.name === undefined ? undefined : sources.checker.getSymbolAtLocation(declaration.name);
      for (const tag of operation.tags ?? []) if (!tags.has(tag)) tags.set(tag, symbol === undefined ? '' : textOf(symbol, sources.checker));
      (paths[templateOf(route.path)] ??= {})[route.method.toLowerCase()] = operation;
    }
    refuseRepeatedIds(paths, service);
    return {
      openapi: '3.1.0',
      info: { title: `Một Cửa: ${service}`, version: '1' },
      servers: [{ url: '/' }],
      tags: [...tags].sort(([a], [b]) => compare(a, b)).map(([name, description]) => ({ name, ...(description === '' ? {} : { description }) })),
      paths,
      components: {
        schemas: Object.fromEntries(Object.entries({ ...schemas.components, Problem: problemSchema }).sort(([a], [b]) => compare(a, b))),
        responses: problemResponses,
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access token of identity, good for five minutes' } },
      },
      'x-problems': await problemsOf(service),
    };
  } finally {
    await app.close();
  }
}

/** What the Swagger decorators say; it wins over what was worked out. */
function statedByHand(app: Awaited<ReturnType<typeof previewApp>>): (route: Route) => Partial<Operation> {
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().setOpenAPIVersion('3.1.0').build(), { operationIdFactory: (controller, method) => `${controller}.${method}` });
  const byHandler = new Map(Object.values(document.paths).flatMap((path) => Object.values(path as Record<string, { operationId?: string }>)).map((operation) => [operation.operationId, operation as unknown as Operation]));
  return (route) => {
    const { tags, summary, description, deprecated } = byHandler.get(route.handler) ?? {};
    return { tags: tags?.map((tag) => kebab(tag)), ...(summary ? { summary } : {}), ...(description ? { description } : {}), ...(deprecated === true ? { deprecated } : {}) };
  };
}

function merged(operation: Operation, stated: Partial<Operation>): Operation {
  const { operationId, summary, description, tags, ...rest } = { ...operation, ...stated };
  return { operationId, ...(summary === undefined ? {} : { summary }), ...(description === undefined ? {} : { description }), ...(tags === undefined ? {} : { tags }), ...rest };
}

async function rootModule(service: string): Promise<Type<unknown> | DynamicModule> {
  const { AppModule } = await compiled(service, 'app.module') as { AppModule: Type<unknown> & Record<string, ((config: unknown) => DynamicModule) | undefined> };
  const make = AppModule['forRoot'] ?? AppModule['with'];
  if (make === undefined) return AppModule;
  const { readConfig, config } = await compiled(service, 'config') as { readConfig?: () => unknown; config?: unknown };
  return make.call(AppModule, readConfig === undefined ? config : readConfig());
}

async function problemsOf(service: string): Promise<Document['x-problems']> {
  const own = existsSync(pathOf(service, 'http/problems')) ? ((await compiled(service, 'http/problems'))['problems'] ?? {}) as ProblemTable : {};
  return Object.fromEntries(Object.entries<ProblemDefinition>({ ...genericProblems, ...own }).sort(([a], [b]) => compare(a, b)).map(([code, { status, title, detail }]) => [code, { status, title, ...(detail === undefined ? {} : { detail }) }]));
}

function pathOf(service: string, module: string): string {
  return join(checkout, 'dist/services', service, 'src', `${module}.js`);
}

async function compiled(service: string, module: string): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(pathOf(service, module)).href) as Record<string, unknown>;
}

function refuseRepeatedIds(paths: Document['paths'], service: string): void {
  const ids = Object.values(paths).flatMap((path) => Object.values(path)).map(({ operationId }) => operationId);
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (repeated.length > 0) throw new Error(`${service} has operations with the same id: ${repeated.join(', ')}`);
}

function kebab(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
