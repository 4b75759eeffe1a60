import { Registry, collectDefaultMetrics } from 'prom-client';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../local/checkout.js';

const read = (path: string): string => readFileSync(join(checkout, path), 'utf8');

/** Metrics as the code declares them, with their labels: `new Gauge({ name: '...' })`, or a class that makes several of one kind. */
async function declared(): Promise<Map<string, Set<string>>> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const found = new Map((await registry.getMetricsAsJSON()).map(({ name }) => [name, new Set<string>()]));
  for (const path of globSync('{libs,services}/*/src/**/*.ts', { cwd: checkout }).filter((name) => !name.endsWith('.spec.ts'))) {
    const text = read(path);
    if (!text.includes('prom-client')) continue;
    const makes = [...text.matchAll(/new (Counter|Gauge|Histogram|Summary)\(\{([^}]*)\}?/g)];
    for (const [, kind, options = ''] of makes) {
      const labels = [...(/labelNames: \[([^\]]*)\]/.exec(options)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, label]) => label ?? '');
      const named = /\bname: '(\w+)'/.exec(options)?.[1];
      const names = named === undefined ? [...text.matchAll(/'(motcua_\w+)'/g)].map(([, name]) => name ?? '') : [named];
      const series = kind === 'Histogram' ? ['_bucket', '_count', '_sum'] : [''];
      for (const name of names) for (const suffix of series) found.set(name + suffix, new Set([...labels, ...(suffix === '_bucket' ? ['le'] : [])]));
    }
  }
  return found;
}

interface Dashboard { readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[] }
const { panels } = JSON.parse(read('deploy/observability/grafana/dashboards/mot-cua.json')) as Dashboard;
const asked = [
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [`panel "${title}"`, expr] as const)),
  ...[...read('deploy/observability/prometheus/alerts.yml').matchAll(/alert: (\w+)\s+expr: (.+)/g)].map(([, alert = '', expr = '']) => [`alert ${alert}`, expr] as const),
];
/** What Prometheus itself knows of every target. */
const ofPrometheus = new Map([['up', new Set<string>()]]);

describe('dashboards and alerts', () => {
  it('there are some', () => {
    expect(asked.filter(([where]) => where.startsWith('panel')).length).toBe(panels.length);
    expect(asked.filter(([where]) => where.startsWith('alert')).length).toBe(read('deploy/observability/prometheus/alerts.yml').match(/alert:/g)?.length);
  });

  it.each(asked)('%s asks for metrics and labels there are: %s', async (_where, expr) => {
    const known = new Map([...await declared(), ...ofPrometheus]);
    const bare = expr.replaceAll(/"[^"]*"/g, '').replaceAll(/\[\w+\]/g, '');
    const labels = [...bare.matchAll(/\bby \(([^)]*)\)|\{([^}]*)\}/g)].flatMap(([, by = '', chosen = '']) => (by + chosen).match(/[a-z_]\w*/g) ?? []);
    const names = (bare.replaceAll(/\bby \([^)]*\)|\{[^}]*\}/g, '').match(/\b[a-z_]\w*\b(?!\s*\()/g) ?? []).filter((word) => !['by', 'sum', 'max', 'and', 'or', 'unless'].includes(word));
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    expect(labels.filter((label) => label !== 'service' && !names.some((name) => known.get(name)?.has(label)))).toEqual([]);
  });

  it('every alert says what to do', () => {
    const alerts = [...read('deploy/observability/prometheus/alerts.yml').matchAll(/alert: (\w+)/g)].map(([, alert]) => alert);
    expect(alerts.filter((alert) => !read('deploy/observability/README.md').includes(`| \`${alert}\` |`))).toEqual([]);
  });
});
