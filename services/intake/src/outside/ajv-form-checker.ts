import { Log } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { CheckForm } from '../domain/draft-findings.js';
import { type Finding, finding } from '../domain/finding.js';
import { FormChecker } from '../use-cases/ports.js';
import { formMessage } from './form-messages.js';

/** Most findings told of one form. */
const most = 200;

/**
 * JSON Schema 2020-12 by ajv. Unknown `x-` keywords are ignored, references stay inside the schema (nothing is fetched), and a compiled form is kept as
 * long as its version is. Sizes are capped before the data comes here; patterns are those of the published catalogue.
 */
@Injectable()
export class AjvFormChecker extends FormChecker {
  private readonly compiled = new WeakMap<object, ValidateFunction | null>();

  constructor(private readonly log: Log) {
    super();
  }

  override readonly check: CheckForm = (eform, data) => {
    const validate = this.validatorOf(eform.schema, eform.id);
    if (validate === null) return [finding('', 'form-unusable', 'Biểu mẫu điện tử bị lỗi, xin liên hệ bộ phận hỗ trợ', 'the electronic form is broken: please contact support')];
    return validate(data) === true ? [] : findingsOf(validate.errors ?? []);
  };

  private validatorOf(schema: Record<string, unknown>, id: string): ValidateFunction | null {
    const known = this.compiled.get(schema);
    if (known !== undefined) return known;
    const validate = this.compile(schema, id);
    this.compiled.set(schema, validate);
    return validate;
  }

  private compile(schema: Record<string, unknown>, id: string): ValidateFunction | null {
    // One instance a form: forms of different versions may share an `$id`.
    const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
    addFormats.default(ajv);
    try {
      return ajv.compile(schema);
    } catch (error) {
      this.log.pino.error({ err: error, eform: id }, 'an electronic form of the catalogue does not compile');
      return null;
    }
  }
}

/** ajv tells every branch of a choice; people want the choice once, and never the machinery of conditions. */
function findingsOf(errors: readonly ErrorObject[]): Finding[] {
  const choices = errors.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf');
  const inBranch = ({ schemaPath, instancePath }: ErrorObject): boolean => choices.some((choice) =>
    schemaPath !== choice.schemaPath && schemaPath.startsWith(`${choice.schemaPath}/`) && instancePath.startsWith(choice.instancePath));
  const told = errors.filter((error) => error.keyword !== 'if' && !inBranch(error)).map(findingOf);
  return [...new Map(told.map((each) => [`${each.pointer} ${each.code}`, each])).values()].slice(0, most);
}

function findingOf(error: ErrorObject): Finding {
  const params = error.params as { missingProperty?: string; additionalProperty?: string; unevaluatedProperty?: string; propertyName?: string };
  const name = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty ?? params.propertyName;
  const pointer = name === undefined ? error.instancePath : `${error.instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return { pointer, ...formMessage(error) };
}
