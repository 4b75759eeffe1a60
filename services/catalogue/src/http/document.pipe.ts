import { type InputError, Refusal } from '#contracts';
import { Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';

/** Most errors told in one answer. */
const most = 100;

type Issue = z.core.$ZodIssue;

/** Takes a whole document as its contract says it: `@Body(new DocumentPipe(agencySchema)) agency: Agency`. Every error has its JSON Pointer; fields the contract does not know are refused. */
@Injectable()
export class DocumentPipe<Document> implements PipeTransform<unknown, Document> {
  constructor(private readonly schema: z.ZodType<Document>) {}

  transform(body: unknown): Document {
    const parsed = this.schema.safeParse(body, { reportInput: true });
    const errors = parsed.success ? unknownFields(body, parsed.data, '') : parsed.error.issues.map(inputError);
    if (!parsed.success || errors.length > 0) throw new Refusal('validation.failed', {}, errors.slice(0, most));
    return parsed.data;
  }
}

const pointerTo = (path: readonly PropertyKey[]): string => path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function inputError(issue: Issue): InputError {
  const [code, vi, en] = wordsFor(issue);
  return { pointer: pointerTo(issue.path), code, message: { vi, en } };
}

const kinds: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  string: ['chuỗi ký tự', 'a text'], number: ['số', 'a number'], int: ['số nguyên', 'an integer'], boolean: ['true hoặc false', 'true or false'],
  array: ['danh sách', 'a list'], object: ['đối tượng', 'an object'], record: ['đối tượng', 'an object'],
};

function wordsFor(issue: Issue): readonly [code: string, vi: string, en: string] {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return ['required', 'Bắt buộc phải có', 'is required'];
      const [vi, en] = kinds[issue.expected] ?? [issue.expected, issue.expected];
      return [issue.expected === 'int' ? 'integer' : issue.expected, `Phải là ${vi}`, `must be ${en}`];
    }
    case 'invalid_value': return ['enum', `Phải là một trong: ${issue.values.map(String).join(', ')}`, `must be one of: ${issue.values.map(String).join(', ')}`];
    case 'too_small': return ['min', `Ít nhất là ${issue.minimum}`, `must be at least ${issue.minimum}`];
    case 'too_big': return ['max', `Nhiều nhất là ${issue.maximum}`, `must be at most ${issue.maximum}`];
    case 'invalid_format': return issue.format === 'date'
      ? ['date', 'Phải là ngày (ví dụ 2026-03-02)', 'must be a date (such as 2026-03-02)'] : ['pattern', 'Không đúng mẫu quy định', 'does not have the required form'];
    case 'not_multiple_of': return ['integer', 'Phải là số nguyên', 'must be an integer'];
    default: return ['invalid', 'Không hợp lệ', 'is not valid'];
  }
}

/** What the contract let fall: a misspelt field would be lost without a word. */
function unknownFields(given: unknown, taken: unknown, pointer: string): InputError[] {
  if (typeof given !== 'object' || given === null || typeof taken !== 'object' || taken === null) return [];
  return Object.entries(given).flatMap(([key, value]) => {
    const here = pointer + pointerTo([key]);
    if (!(key in taken)) return [{ pointer: here, code: 'unknown-field', message: { vi: 'Trường không được phép', en: 'is not a known field' } }];
    return unknownFields(value, (taken as Readonly<Record<string, unknown>>)[key], here);
  });
}
