import { composition, scrapeTargets } from './composition.js';
import { toYaml } from './yaml.js';

const notice = '# Written by "npm run compose" from deploy/local/system/services.ts and deploy/docker/composition.ts. Do not edit.\n';

/** Files that are committed though a program writes them: path to text. */
export function writtenFiles(): Record<string, string> {
  const { file, variables: { settings, secrets } } = composition();
  return {
    'deploy/docker/system.yaml': `${notice}${toYaml(file)}`,
    'deploy/observability/prometheus/services.json': `${JSON.stringify(scrapeTargets(), null, 2)}\n`,
    'deploy/docker/local.env': `${notice}#
# Values for one machine. All of it can be read by everybody, so none of it is a secret: for anything but a try-out, set every *_SECRET in the shell
# or in a file .env beside docker-compose.yml, which take precedence. Passwords become part of URLs: use letters, digits, - and _.

${lines(settings)}
${lines(secrets)}`,
  };
}

function lines(variables: Record<string, string>): string {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}\n`).join('');
}
