/** Which parameter of a route names the object, by the route as it is written; null for none. */
const known = new Map<string, string | null>();

/** What an id looks like. Anything else is refused by every route, and PostgreSQL might not even hold it. */
const idPattern = /^[\w.-]{1,64}$/;

/** What a request is about: the dossier where the route or the query names one, else the first thing with an id. */
export function objectNamedBy(route: string, parameters: Readonly<Record<string, string>>, query: Readonly<Record<string, unknown>> = {}): { kind: string; id: string } | null {
  let name = known.get(route);
  if (name === undefined) {
    const ids = [...route.matchAll(/:(\w+Id)\b/g)].map(([, found = '']) => found);
    name = ids.includes('dossierId') ? 'dossierId' : ids[0] ?? null;
    known.set(route, name);
  }
  const asked = query['dossierId'];
  if (name !== 'dossierId' && typeof asked === 'string' && idPattern.test(asked)) return { kind: 'dossier', id: asked.toLowerCase() };
  const id = name === null ? undefined : parameters[name];
  return name === null || id === undefined || !idPattern.test(id) ? null : { kind: name.slice(0, -2).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), id: id.toLowerCase() };
}
