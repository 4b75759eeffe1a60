import { Injectable } from '@nestjs/common';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { SchemaFault } from '../domain/eform.js';
import { EformSchemas } from '../use-cases/ports.js';

/** Keywords of our own in e-form schemas: notes for readers, without effect on validation. */
const annotations = ['x-formCode', 'x-legalBasis', 'x-validFrom', 'x-validTo', 'x-source', 'x-versions', 'x-requiredRule', 'x-usage', 'x-codelist', 'x-rules'];

/** A validator of e-forms: JSON Schema 2020-12, all errors, misspelt keywords refused. References stay inside the schema. */
export function eformValidator(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, keywords: annotations, logger: false });
  formats.default(ajv, ['date', 'date-time', 'email']);
  return ajv;
}

/** Compiles a schema to see whether it can be. */
export const schemaFault: SchemaFault = (schema) => {
  try {
    eformValidator().compile(schema);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 500) : 'unknown';
  }
};

/** E-form schemas by ajv. */
@Injectable()
export class AjvEformSchemas extends EformSchemas {
  readonly faultOf = schemaFault;
}
