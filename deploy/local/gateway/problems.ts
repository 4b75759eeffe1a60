import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Marks } from './headers.js';

interface Definition {
  readonly status: number;
  readonly title: { readonly vi: string; readonly en: string };
  readonly detail: { readonly vi: string; readonly en: string };
  /** Seconds. */
  readonly retryAfter?: number;
}

/** Every refusal the gateway itself can give. */
export const problems = {
  'not-found': {
    status: 404,
    title: { vi: 'Không tìm thấy', en: 'Not found' },
    detail: { vi: 'Địa chỉ này không tồn tại.', en: 'There is nothing at this address.' },
  },
  'method-not-allowed': {
    status: 405,
    title: { vi: 'Phương thức không được phép', en: 'The method is not allowed' },
    detail: { vi: 'Xem tài liệu về phương thức của địa chỉ này.', en: 'See the documentation for the methods of this address.' },
  },
  'gateway.unknown-service': {
    status: 404,
    title: { vi: 'Không có dịch vụ này', en: 'No such service' },
    detail: { vi: 'Địa chỉ có dạng /api/<dịch vụ>/v1/...; danh sách dịch vụ ở trang chủ.', en: 'Addresses are /api/<service>/v1/...; the landing page lists the services.' },
  },
  'gateway.malformed-address': {
    status: 400,
    title: { vi: 'Địa chỉ không đúng định dạng', en: 'The address is malformed' },
    detail: { vi: 'Địa chỉ phải bắt đầu bằng "/" và mã hoá theo UTF-8.', en: 'An address begins with "/" and is percent-encoded UTF-8.' },
  },
  'gateway.bad-answer': {
    status: 502,
    title: { vi: 'Dịch vụ trả lời không đúng định dạng', en: 'The service gave a malformed answer' },
    detail: { vi: 'Yêu cầu có thể đã được thực hiện: gửi lại với cùng Idempotency-Key.', en: 'The request may have been carried out: repeat it with the same Idempotency-Key.' },
  },
  'gateway.service-unreachable': {
    status: 503, retryAfter: 2,
    title: { vi: 'Dịch vụ tạm thời chưa sẵn sàng', en: 'The service is not available at the moment' },
    detail: { vi: 'Yêu cầu chưa được thực hiện; hãy thử lại sau ít giây.', en: 'The request was not carried out; try again in a few seconds.' },
  },
  'gateway.answer-lost': {
    status: 503, retryAfter: 1,
    title: { vi: 'Mất kết nối với dịch vụ khi đang chờ trả lời', en: 'The connection to the service was lost before it answered' },
    detail: { vi: 'Yêu cầu có thể đã được thực hiện: gửi lại với cùng Idempotency-Key.', en: 'The request may have been carried out: repeat it with the same Idempotency-Key.' },
  },
  'gateway.overloaded': {
    status: 503, retryAfter: 1,
    title: { vi: 'Dịch vụ đang quá tải', en: 'The service has too much to do' },
    detail: { vi: 'Yêu cầu chưa được thực hiện; hãy thử lại sau ít giây.', en: 'The request was not carried out; try again in a few seconds.' },
  },
  'gateway.timeout': {
    status: 504,
    title: { vi: 'Dịch vụ không trả lời kịp', en: 'The service did not answer in time' },
    detail: { vi: 'Yêu cầu có thể đã được thực hiện: gửi lại với cùng Idempotency-Key.', en: 'The request may have been carried out: repeat it with the same Idempotency-Key.' },
  },
} as const satisfies Record<string, Definition>;
export type ProblemCode = keyof typeof problems;

/** Answers with `application/problem+json` (RFC 9457) in the language asked for. */
export function refuse(request: IncomingMessage, response: ServerResponse, code: ProblemCode, marks: Marks, headers: Readonly<Record<string, string>> = {}): void {
  const { status, title, detail, ...rest }: Definition = problems[code];
  const language = languageOf(request.headers['accept-language']);
  const body = JSON.stringify({
    type: `/docs/problems/${code}`, title: title[language], status, detail: detail[language],
    instance: request.url?.split('?')[0], code, traceId: marks.traceparent.slice(3, 35),
  });
  response.writeHead(status, {
    'content-type': 'application/problem+json; charset=utf-8', 'content-language': language, 'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-request-id': marks.requestId, vary: 'Accept-Language',
    ...(rest.retryAfter !== undefined && { 'retry-after': String(rest.retryAfter) }), ...headers,
  }).end(body);
}

/** The better weighted of Vietnamese and English in `Accept-Language`; Vietnamese when neither is preferred. */
export function languageOf(accepted = ''): 'vi' | 'en' {
  const weights = { vi: 0, en: 0 };
  for (const range of accepted.slice(0, 500).split(',')) {
    const [, tag, weight = '1'] = /^\s*(vi|en)(?:-[^;]*)?\s*(?:;\s*q=([\d.]+)\s*)?$/i.exec(range) ?? [];
    if (tag) weights[tag.toLowerCase() as 'vi' | 'en'] = Number(weight);
  }
  return weights.en > weights.vi ? 'en' : 'vi';
}
