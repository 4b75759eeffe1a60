import type { Conduct } from '../behaviour.js';
import { escapeHtml } from '../html.js';
import type { Received } from './inbox.js';

const style = `
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1b1b}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid #ddd;padding:.35rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#f5f1ea;white-space:nowrap}td:nth-child(-n+3){white-space:nowrap}.fault{color:#b00020;font-weight:600}code{background:#f4f4f4;padding:0 .25rem}`;

/** The page people open to read the SMS that no telephone will ever get. Nothing in it comes from outside. */
export function inboxPage(
  received: ReadonlyMap<string, readonly Received[]>,
  conducts: ReadonlyMap<string, Conduct>,
): string {
  const sections = [...received].map(([kind, entries]) => `<h2>${escapeHtml(kind)} (${entries.length})</h2>${table(entries)}`);
  const states = [...conducts].map(([name, { mode, count }]) =>
    `<tr><td>${escapeHtml(name)}</td><td class="${mode === 'normal' ? '' : 'fault'}">${escapeHtml(mode)}${count === null ? '' : ` × ${count}`}</td></tr>`);
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<title>Hộp thư mô phỏng</title><style>${style}</style></head><body>
<h1>Hộp thư mô phỏng <small>· Simulator inbox</small></h1>
<p>Tin nhắn và cuộc gọi mà hệ thống đã gửi ra ngoài; không có gì rời khỏi máy này. · What the system sent to outside parties; nothing leaves this machine.</p>
<table><tr><th>Bên mô phỏng · Simulator</th><th>Trạng thái · Mode</th></tr>${states.join('')}</table>
${sections.join('')}</body></html>`;
}

function table(entries: readonly Received[]): string {
  if (entries.length === 0) return '<p>Chưa có gì. · Nothing yet.</p>';
  const fields = [...new Set(entries.flatMap((entry) => Object.keys(entry)))].filter((field) => !['id', 'kind', 'at'].includes(field));
  const columns = ['id', 'at', ...fields];
  const rows = entries.toReversed().map((entry) => `<tr>${columns.map((column) => `<td>${escapeHtml(entry[column] ?? '')}</td>`).join('')}</tr>`);
  return `<table><tr>${columns.map((column) => `<th>${escapeHtml(column)}</th>`).join('')}</tr>${rows.join('')}</table>`;
}
