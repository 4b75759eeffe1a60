import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Document } from '../../openapi/schema.js';
import { escapeHtml, htmlPage, stylesheet } from './html.js';
import { problems } from './problems.js';

/** The first page a newcomer sees. */
export function landingPage(services: readonly string[], simulatorInboxUrl: string | undefined): string {
  const links = services.map((service) => `<li><code>/api/${service}/v1/</code> · <a href="/api/${service}/openapi.json">openapi.json</a></li>`);
  return htmlPage('Một Cửa', `<h1>Một Cửa</h1>
<p>Cổng dịch vụ công và hệ thống thông tin một cửa điện tử. <span class="en">Public-service portal and electronic one-stop shop.</span></p>
<ul><li><a href="/docs">Tài liệu API</a> <span class="en">· API documentation</span></li>
<li><a href="/api/openapi.json">OpenAPI 3.1</a> <span class="en">· all services in one document</span></li>
${simulatorInboxUrl === undefined ? '' : `<li><a href="${escapeHtml(simulatorInboxUrl)}">Hộp thư mô phỏng</a> <span class="en">· simulator inbox: the SMS nobody's telephone gets</span></li>`}</ul>
<h2>Dịch vụ <span class="en">· Services</span></h2><ul>${links.join('')}</ul>`);
}

/** Swagger UI over the merged document; its script and style come from this origin. */
export function docsPage(): string {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Một Cửa · API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"><link rel="icon" href="/docs/assets/favicon-32x32.png"></head>
<body><div id="swagger-ui"></div><script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/assets/start.js"></script></body></html>`;
}

/** The page that a problem's `type` points to, in the words of the table the refusal comes from; null for a code nothing refuses with. */
export function problemPage(code: string, { 'x-problems': ofServices }: Document): string | null {
  const known: Document['x-problems'] = { ...ofServices, ...problems };
  const row = Object.hasOwn(known, code) ? known[code] : undefined;
  if (row === undefined) return null;
  return htmlPage(code, `<h1><code>${escapeHtml(code)}</code></h1>
<p>${row.status} · ${said(row, 'vi')}<br><span class="en">${said(row, 'en')}</span></p>
<p>Mã lỗi ổn định trong trường <code>code</code> của <code>application/problem+json</code> (RFC 9457). Tiêu đề và chi tiết bằng ngôn ngữ được yêu cầu nằm trong chính câu trả lời;
khi cần hỗ trợ, hãy gửi kèm <code>traceId</code>.<br>
<span class="en">A stable code in the field <code>code</code> of <code>application/problem+json</code> (RFC 9457). Title and detail, in the language asked for, are in the answer itself;
quote its <code>traceId</code> when asking for help.</span></p>
<p><a href="/docs">Tài liệu API</a></p>`);
}

function said({ title, detail }: Document['x-problems'][string], language: 'vi' | 'en'): string {
  return [title[language] ?? title.vi, ...(detail === undefined ? [] : [detail[language] ?? detail.vi])].map(escapeHtml).join(' · ');
}

const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#swagger-ui', deepLinking: true, docExpansion: 'none', filter: true, validatorUrl: null, persistAuthorization: false });`;

const types: Readonly<Record<string, string>> = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', png: 'image/png' };
const files = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];
const assets = new Map<string, Promise<Buffer>>([
  ['start.js', Promise.resolve(Buffer.from(start))],
  ['page.css', Promise.resolve(Buffer.from(stylesheet))],
]);

/** A file of the pages above, by its plain name; null where there is none. */
export async function asset(name: string): Promise<{ type: string; content: Buffer } | null> {
  if (files.includes(name) && !assets.has(name)) assets.set(name, readFile(join(swaggerUi, name)));
  const content = await assets.get(name);
  return content ? { type: types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream', content } : null;
}
