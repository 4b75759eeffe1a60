/** What a YAML document can hold, as far as compose files need it. */
export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

/** Block-style YAML that a person can read; texts are quoted only where they must be. An empty map comes out as no value. */
export function toYaml(value: Yaml, indent = ''): string {
  if (isList(value) && value.every((item) => typeof item === 'string' && inLine.test(item))) return `${indent}[${value.map(scalar).join(', ')}]\n`;
  if (isList(value)) return value.map((item) => `${indent}- ${typeof item === 'object' ? toYaml(item, `${indent}  `).trimStart() : `${scalar(item)}\n`}`).join('');
  if (typeof value !== 'object') return `${indent}${scalar(value)}\n`;
  return Object.entries(value).map(([key, item]) => `${indent}${scalar(key)}:${typeof item === 'object' ? nested(item, indent) : ` ${scalar(item)}\n`}`).join('');
}

/** A short list follows its key, anything else begins a line. */
function nested(value: Yaml, indent: string): string {
  const text = toYaml(value, `${indent}  `);
  return text.trimStart().startsWith('[') ? ` ${text.trimStart()}` : `\n${text}`;
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value);
}

/** What may stand in a list of one line. */
const inLine = /^[\w./=-]+$/;

/** A word that no reader of YAML takes for anything but a text. */
const plain = /^(?!(?:true|false|yes|no|on|off|null|y|n)$)[A-Za-z/$][\w./${}@=-]*(?::[\w./${}@=-]+)*$/i;

function scalar(value: Yaml): string {
  return typeof value !== 'string' || plain.test(value) ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
