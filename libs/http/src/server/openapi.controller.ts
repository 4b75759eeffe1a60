import { readFile } from 'node:fs/promises';
import { Controller, Get, Header, type Type } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Allow } from '../access/allow.js';

/** A controller that serves a service's committed OpenAPI document from `services/<service>/openapi.json` below the working directory. */
export function openapiController(service: string, file = `services/${service}/openapi.json`): Type<unknown> {
  @Controller(`api/${service}/openapi.json`)
  @Allow('anyone')
  class OpenapiController {
    private document: Promise<string> | undefined;

    @Get()
    @Header('content-type', 'application/json; charset=utf-8')
    @Header('cache-control', 'public, max-age=300')
    @Header('access-control-allow-origin', '*')
    read(): Promise<string> {
      this.document ??= readFile(file, 'utf8').catch(() => {
        this.document = undefined;
        throw new Refusal('not-found');
      });
      return this.document;
    }
  }
  return OpenapiController;
}
