/** Dossiers of one list that are told of, at most: pages are no longer. */
const most = 100;
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** How the code of a dossier ends: the day and the number. */
const dossierCode = /-\d{6}-\d+$/;

/** What a list showed of dossiers. */
export interface Shown { readonly count: number; readonly dossiers: readonly string[] }

/** Which dossiers an answer shows, where it is a list: what names a dossier by `dossierId`, or is one, with its `id` and `code`. Null for any other answer. */
export function shownBy(answer: unknown): Shown | null {
  const items: unknown = Array.isArray(answer) ? answer : (answer as { items?: unknown } | null | undefined)?.items;
  if (!Array.isArray(items)) return null;
  const dossiers = new Set<string>();
  for (const item of items as readonly ({ dossierId?: unknown; id?: unknown; code?: unknown } | null)[]) {
    const id = item?.dossierId ?? (typeof item?.code === 'string' && dossierCode.test(item.code) ? item.id : undefined);
    if (typeof id === 'string' && uuid.test(id) && dossiers.size < most) dossiers.add(id.toLowerCase());
  }
  return dossiers.size === 0 ? null : { count: items.length, dossiers: [...dossiers] };
}

/** Parameters whose values are codes, days, flags or ids; of any other only the name is told: people search by names and numbers. */
const coded = new Set(['agency', 'unit', 'officer', 'state', 'status', 'step', 'kind', 'by', 'order', 'procedure', 'procedureCode', 'field', 'channel', 'overdue', 'mine', 'open', 'from', 'to', 'day', 'limit', 'attention', 'unread', 'role']);
const harmless = /^[\w.,:-]{1,80}$/;

/** Which list was asked for, without what somebody typed: `agency=A1&q`. */
export function queryOf(query: Readonly<Record<string, unknown>>): string {
  return Object.entries(query).filter(([name]) => name !== 'after' && /^\w{1,40}$/.test(name)).slice(0, 20).map(([name, value]) => {
    const values = Array.isArray(value) ? value.join(',') : value;
    return coded.has(name) && typeof values === 'string' && harmless.test(values) ? `${name}=${values}` : name;
  }).join('&');
}
