import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type AccessRule, isServiceRule, rulesOf } from '../access/allow.js';

/** A route of the service and who may call it: the raw material of authorisation tests (role by route by owner). */
export interface Route {
  /** `GET`, `POST`, ... */
  readonly method: string;
  /** With parameters as written: `/api/one-stop/v1/dossiers/:id`. */
  readonly path: string;
  /** `DossierController.receive`. */
  readonly handler: string;
  readonly rules: readonly AccessRule[];
}

/**
 * Every route of the application with its rules. Throws, naming them all, when a route has no rule, or when a route under `/internal`
 * can be called by anyone but a service.
 */
export function routesOf(app: INestApplicationContext): Route[] {
  const wrong: string[] = [];
  const routes = app.get(DiscoveryService, { strict: false }).getControllers()
    .filter((wrapper) => typeof wrapper.metatype === 'function')
    .flatMap((wrapper) => handlersOf(wrapper.metatype as Type<unknown>))
    .map(({ controller, handler, name, method, path }): Route => {
      const rules = rulesOf(controller, handler);
      const label = `${controller.name}.${name} (${method} ${path})`;
      if (rules === undefined) wrong.push(`${label} has no @Allow`);
      else if (path.startsWith('/internal/') && !rules.every(isServiceRule)) wrong.push(`${label} is internal and must ask for a service's scope`);
      return { method, path, handler: `${controller.name}.${name}`, rules: rules ?? [] };
    });
  if (wrong.length > 0) throw new Error(`routes without a lawful rule of access: ${wrong.join('; ')}`);
  return routes;
}

interface Handler {
  readonly controller: Type<unknown>;
  readonly handler: object;
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

function handlersOf(controller: Type<unknown>): Handler[] {
  const bases = list(Reflect.getMetadata(PATH_METADATA, controller));
  return new MetadataScanner().getAllMethodNames(controller.prototype as object).flatMap((name) => {
    const handler = (controller.prototype as Record<string, object>)[name]!;
    const path = Reflect.getMetadata(PATH_METADATA, handler) as string | string[] | undefined;
    if (path === undefined) return [];
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? 'ALL';
    return bases.flatMap((base) => list(path).map((tail) => ({ controller, handler, name, method, path: join(base, tail) })));
  });
}

function list(path: unknown): string[] {
  return path === undefined ? [''] : Array.isArray(path) ? path as string[] : [path as string];
}

function join(...parts: string[]): string {
  return `/${parts.flatMap((part) => part.split('/')).filter((part) => part !== '').join('/')}`;
}
