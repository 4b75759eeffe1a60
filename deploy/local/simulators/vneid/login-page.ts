import { escapeHtml } from '../html.js';
import { citizens } from './citizens.js';

/**
 * Choose who you are. A script does without it: it posts `citizen=<personal id>`, or `deny=1`, to the address of this page.
 * @param trouble words for people where the last try failed
 */
export function loginPage(action: string, trouble?: string): string {
  const choices = citizens.map(({ personalId, name, level }, index) =>
    `<p><label><input type="radio" name="citizen" value="${personalId}"${index === 0 ? ' checked' : ''}> ${escapeHtml(name)} · ${personalId} · mức ${level}</label></p>`);
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>VNeID mô phỏng</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}button{padding:.5rem 1.2rem;margin-right:.5rem}.trouble{color:#b00020}</style></head>
<body><h1>VNeID mô phỏng <small>· simulator</small></h1>${trouble === undefined ? '' : `<p class="trouble">${escapeHtml(trouble)}</p>`}
<p>Chọn công dân để đăng nhập. Dữ liệu giả lập. · Choose a citizen to log in as. Synthetic data.</p>
<form method="post" action="${escapeHtml(action)}">${choices.join('')}
<button type="submit">Đồng ý · Agree</button><button type="submit" name="deny" value="1">Từ chối · Deny</button></form></body></html>`;
}
