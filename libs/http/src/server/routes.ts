import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/internal';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { type AccessRule, isServiceRule, rulesOf } from '../access/allow.js';
import { callFactory, isIdempotent } from '../calls/call.js';
import { waitFactory } from '../calls/prefer.js';
import { versionFactory } from '../calls/version.js';
import { uploadFactory } from '../files/upload.js';
import { type Rate, ratesOf } from '../limits/rate-limit.js';

/** A route of the service, as its decorators describe it: raw material of authorisation tests (role by route by owner) and of OpenAPI. */
export interface Route {
  /** `GET`, `POST`, ... */
  readonly method: string;
  /** With parameters as written: `/api/one-stop/v1/dossiers/:dossierId`. */
  readonly path: string;
  /** `DossierController.receive`. */
  readonly handler: string;
  readonly rules: readonly AccessRule[];
  /** Asks for `Idempotency-Key`. */
  readonly idempotent: boolean;
  /** Asks for `If-Match`. */
  readonly versioned: boolean;
  /** Heeds `Prefer: wait`. */
  readonly waits: boolean;
  /** Most bytes of the file it takes as multipart; null when it takes none. */
  readonly uploads: number | null;
  readonly rates: readonly Rate[];
}

/**
 * Every route of the application. Throws, naming them all, when a route has no rule of access, when one under `/internal`
 * can be called by anyone but a service, or when one asks for a key and does not use it.
 */
export function routesOf(app: INestApplicationContext): Route[] {
  const wrong: string[] = [];
  const routes = [...app.get(ModulesContainer).values()]
    .flatMap((module) => [...module.controllers.values()])
    .filter((wrapper) => typeof wrapper.metatype === 'function')
    .flatMap((wrapper) => handlersOf(wrapper.metatype as Type<unknown>))
    .map(({ controller, handler, name, method, path }): Route => {
      const rules = rulesOf(controller, handler);
      const taken = factoriesOf(controller, name);
      const label = `${controller.name}.${name} (${method} ${path})`;
      if (rules === undefined) wrong.push(`${label} has no @Allow`);
      else if (path.startsWith('/internal/') && !rules.every(isServiceRule)) wrong.push(`${label} is internal and must ask for a service's scope`);
      if (isIdempotent(handler) && !taken.has(callFactory)) wrong.push(`${label} is @Idempotent but takes no @Call`);
      return {
        method, path, handler: `${controller.name}.${name}`, rules: rules ?? [],
        idempotent: isIdempotent(handler), versioned: taken.has(versionFactory), waits: taken.has(waitFactory),
        uploads: (taken.get(uploadFactory) as number | undefined) ?? null, rates: ratesOf(handler) ?? [],
      };
    });
  if (wrong.length > 0) throw new Error(`routes that break the rules of the house: ${wrong.join('; ')}`);
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

/** The factories behind a handler's own parameter decorators, with the value each was given. */
function factoriesOf(controller: Type<unknown>, name: string): Map<unknown, unknown> {
  const taken = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, { factory?: unknown; data?: unknown }>;
  return new Map(Object.values(taken).filter(({ factory }) => factory !== undefined).map(({ factory, data }) => [factory, data]));
}

function list(path: unknown): string[] {
  return path === undefined ? [''] : Array.isArray(path) ? path as string[] : [path as string];
}

function join(...parts: string[]): string {
  return `/${parts.flatMap((part) => part.split('/')).filter((part) => part !== '').join('/')}`;
}
