import type { Document, Operation, Parameter, Schema } from '../../deploy/openapi/schema.js';

/** Who may call a route, as the merged document says it under `x-allow`. One rule suffices; an open route has none. */
export interface Rule { readonly kinds?: readonly ('citizen' | 'officer')[]; readonly roles?: readonly string[] }

/** A route of the public API with all that its document says of it. */
export interface Route {
  /** `POST /api/one-stop/v1/dossiers/{dossierId}/reception` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly rules: readonly Rule[];
  readonly open: boolean;
  readonly pathParameters: readonly Parameter[];
  readonly query: readonly Parameter[];
  readonly needsVersion: boolean;
  readonly needsKey: boolean;
  /** Schema of the JSON body; null where it takes none. */
  readonly body: Schema | null;
  readonly takesFile: boolean;
}

/** The merged document of a running system, as its gateway answers it. */
export interface Described {
  readonly routes: readonly Route[];
  /** Follows a reference to what it names. */
  readonly resolve: (schema: Schema) => Schema;
  /** Named schemas, for a validator. */
  readonly schemas: Readonly<Record<string, Schema>>;
}

export async function describedBy(origin: string): Promise<Described> {
  const { paths, components } = await (await fetch(`${origin}/api/openapi.json`)).json() as Document;
  const resolve = (schema: Schema): Schema => (schema.$ref === undefined ? schema : resolve(components.schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)] ?? {}));
  const routes = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => routeOf(path, method.toUpperCase(), operation)));
  return { routes, resolve, schemas: components.schemas };
}

/** Uploads that read the request themselves are not told as multipart in the document; by their address they are. */
const uploads = /\/(files|result-files|documents)$/;

function routeOf(path: string, method: string, { parameters = [], requestBody, 'x-allow': allow }: Operation): Route {
  const takes = (header: string): boolean => parameters.some((each) => each.in === 'header' && each.name === header);
  const json = requestBody?.content['application/json']?.schema ?? null;
  return {
    name: `${method} ${path}`, method, path, open: allow === undefined, rules: (allow ?? []) as Rule[],
    pathParameters: parameters.filter((each) => each.in === 'path'), query: parameters.filter((each) => each.in === 'query'),
    needsVersion: takes('If-Match'), needsKey: takes('Idempotency-Key'),
    body: json, takesFile: json === null && method === 'POST' && uploads.test(path),
  };
}

/** Fills the parameters of a path. */
export function addressOf({ path, query }: Route, values: Readonly<Record<string, string>>, asked: Readonly<Record<string, string>> = {}): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? name));
  const search = new URLSearchParams(query.filter(({ required, name }) => required === true || asked[name] !== undefined).map(({ name, schema }): [string, string] => [name, asked[name] ?? queryValue(name, schema)]));
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}

function queryValue(name: string, { enum: values, pattern = '' }: Schema): string {
  if (values !== undefined) return String(values[0]);
  if (name === 'from') return '2026-03-10T09:15:00+07:00';
  return ['0000', '5', 'lease'].find((text) => new RegExp(pattern).test(text) && (name !== 'code' || text.length > 4)) ?? 'G01-TNG-260101-0001';
}

/** Whether the rules let somebody through, before anything is known of what they ask for. */
export function admits({ open, rules }: Pick<Route, 'open' | 'rules'>, who: { readonly kind: 'citizen' | 'officer'; readonly roles: readonly string[] }): boolean {
  return open || rules.some(({ kinds, roles }) => (kinds === undefined || kinds.includes(who.kind)) && (roles === undefined || roles.some((role) => who.roles.includes(role))));
}

/** What no answer may tell: where the code lies, what the database was asked, who it is asked as (I9). */
const secrets = [/\bat .{1,200}:\d+:\d+\)?/, /node_modules|\/dist\/|\.(?:ts|js|mjs):\d/, /\b(?:SELECT|INSERT INTO|DELETE FROM|UPDATE) .{1,300}\b(?:FROM|WHERE|SET|VALUES)\b/, /relation "|violates|constraint|QueryFailed|postgres(?:ql)?:/i, /ECONNREFUSED|ENOENT|EACCES/];

/** Says what an answer tells that it must not; null where it is as answers are to be. */
export function faultOf({ status, text, type }: { readonly status: number; readonly text: string; readonly type: string }): string | null {
  if (status >= 500) return `a fault of ours (${status})`;
  if (status >= 400 && !type.startsWith('application/problem+json')) return `a refusal of type "${type}"`;
  const secret = status >= 400 ? secrets.find((each) => each.test(text)) : undefined;
  return secret === undefined ? null : `something internal (${secret.source})`;
}
