/** Makes any value safe to stand in HTML text or in a quoted attribute. */
export function escapeHtml(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
