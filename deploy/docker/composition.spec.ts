import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../local/checkout.js';
import { composition } from './composition.js';
import { writtenFiles } from './written-files.js';

interface Container {
  extends?: { service: string };
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
}

const { file, variables } = composition();
const containers = Object.entries(file.services as Record<string, Container>);
const knowing = (secret: string): string[] => containers.filter(([, container]) => JSON.stringify(container).includes(`\${${secret}}`)).map(([name]) => name);

describe('the system in containers', () => {
  it.each(Object.entries(writtenFiles()))('has %s as the code says; otherwise run "npm run compose"', (path, text) => {
    expect(readFileSync(join(checkout, path), 'utf8')).toBe(text);
  });

  it('has somebody wait for every job, so that "up --wait" succeeds', () => {
    const jobs = containers.filter(([, { extends: shape }]) => shape?.service === 'job').map(([name]) => name);
    const awaited = containers.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on).filter(([, { condition }]) => condition === 'service_completed_successfully').map(([name]) => name));
    expect(jobs).toContain('prepare-one-stop');
    expect(jobs.filter((job) => !awaited.includes(job))).toEqual([]);
  });

  it('tells a password to those alone who need it', () => {
    expect(knowing('POSTGRES_SECRET')).toEqual(['postgres', 'databases']);
    expect(knowing('MOTCUA_ONE_STOP_OWNER_SECRET')).toEqual(['databases', 'prepare-one-stop']);
    expect(knowing('MOTCUA_ONE_STOP_SECRET')).toEqual(['databases', 'prepare-one-stop', 'one-stop']);
    expect(knowing('SERVICE_ONE_STOP_SECRET')).toEqual(['prepare-identity', 'identity', 'prepare-one-stop', 'one-stop']);
    expect(knowing('SIGNING_SECRET')).toEqual(['signing', 'prepare-one-stop', 'one-stop']);
  });

  it('has a value for every variable, and none that looks like a secret of somewhere else', () => {
    const text = Object.values(writtenFiles()).join() + ['infrastructure.yaml', 'shapes.yaml'].map((name) => readFileSync(join(checkout, 'deploy/docker', name), 'utf8')).join();
    const asked = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
    expect(asked).toEqual(new Set([...Object.keys(variables.settings), ...Object.keys(variables.secrets)]));
    expect(Object.values(variables.secrets).filter((value) => !/^for-local-use-only-[a-z-]+$/.test(value) || value.length < 16)).toEqual([]);
  });

  it('has every package in the image that its programs import', () => {
    const { dependencies } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    const copied = [...readFileSync(join(checkout, 'deploy/docker/Dockerfile'), 'utf8').matchAll(/#([\w-]+) \*/g)].map(([, name]) => name);
    const programs = globSync('{libs,services}/*/src/**/*.ts', { cwd: checkout }).concat(globSync('deploy/local/{gateway,simulators}/**/*.ts', { cwd: checkout }), globSync('deploy/docker/jobs/*.ts', { cwd: checkout }))
      .filter((path) => !path.endsWith('.spec.ts') && !/^libs\/(service-)?testing\//.test(path));
    const imported = programs.flatMap((path) => [...readFileSync(join(checkout, path), 'utf8').matchAll(/^(?:import|export) (?!type )(?:[^;']* from )?'((?:@[\w-]+\/)?[\w][\w.-]*)/gm)].map(([, name]) => name ?? ''));
    expect(imported).toContain('smtp-server');
    expect([...new Set(imported)].filter((name) => name !== 'node' && !(name in dependencies) && !copied.includes(name))).toEqual([]);
  });

  it('lets the gateway find every service, and identity know each by its secret', () => {
    const services = containers.filter(([, { extends: shape }]) => shape?.service === 'service').map(([name]) => name);
    const json = (container: string, name: string) => JSON.parse((file.services[container] as Container).environment?.[name] ?? '') as Record<string, string>;
    expect(Object.keys(json('gateway', 'UPSTREAMS'))).toEqual(services);
    expect(Object.keys(json('identity', 'SERVICE_CLIENTS'))).toEqual(expect.arrayContaining(services));
  });
});
