import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { HttpModule } from './http.module.js';
import { Problems } from './problems/problems.js';
import { KnownPaths } from './server/known-paths.js';

/** The application wired as it will run but with nothing constructed: no database, no broker. For describing its routes. */
export function previewApp(root: Type<unknown> | DynamicModule, service: string): Promise<NestFastifyApplication> {
  const module = HttpModule.wrapping(root, { service, identityUrl: 'http://identity.invalid' }, new Problems({}, () => undefined), new KnownPaths());
  return NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { preview: true, logger: false, abortOnError: false });
}
