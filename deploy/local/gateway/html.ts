/** Makes a text safe to stand in HTML or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export const stylesheet = `
body{font:16px/1.6 system-ui,sans-serif;max-width:52rem;margin:2.5rem auto;padding:0 1.2rem;color:#1d1d1f}
h1{font-size:1.7rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:2rem}a{color:#9b1c1f}.en{color:#5c5c66}
ul{padding-left:1.2rem}code{background:#f3f1ec;padding:.1rem .35rem;border-radius:3px}table{border-collapse:collapse}td,th{text-align:left;padding:.25rem .9rem .25rem 0;vertical-align:top}
`;

export function htmlPage(title: string, body: string): string {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><link rel="stylesheet" href="/docs/assets/page.css"><link rel="icon" href="/docs/assets/favicon-32x32.png"></head><body>${body}</body></html>`;
}
