import type { Distribution } from '../../domain/index.ts';

/** A release, as far as the name of an ecosystem tells it. */
type Release = Pick<Distribution, 'id' | 'version'>;
type ReleaseOf = (rest: string) => Release | undefined;

/** Clair's distributions and our own further ones, by what OSV calls the ecosystem, before its first colon. */
const RELEASES: ReadonlyMap<string, ReleaseOf> = new Map<string, ReleaseOf>([
  ['AlmaLinux', versionOf('almalinux')],
  ['Alpaquita', versionOf('alpaquita')],
  ['Alpine', (rest) => ({ id: 'alpine', version: rest.startsWith('v') ? rest.slice(1) : rest })],
  ['Azure Linux', versionOf('azurelinux')],
  ['Chainguard', versionOf('chainguard')],
  ['Debian', (rest) => ({ id: 'debian', version: rest === 'sid' ? '' : rest })],
  ['Mageia', versionOf('mageia')],
  ['MinimOS', versionOf('minimos')],
  ['Red Hat', redHat],
  ['Rocky Linux', versionOf('rocky')],
  ['SUSE', suse],
  ['Ubuntu', ubuntu],
  ['Wolfi', versionOf('wolfi')],
  ['openSUSE', openSuse],
]);

/**
 * The release that an ecosystem is of; undefined for what is only a part or an edition of one (a SUSE module, an
 * extended stream, Ubuntu Pro), which is asked together with the release itself.
 */
export function releaseOfEcosystem(ecosystem: string): Release | undefined {
  const colon = ecosystem.indexOf(':');
  const name = colon < 0 ? ecosystem : ecosystem.slice(0, colon);
  return RELEASES.get(name)?.(colon < 0 ? '' : ecosystem.slice(colon + 1));
}

function versionOf(id: string): ReleaseOf {
  return (version) => ({ id, version });
}

/** `22.04:LTS`, `25.04`; not `Pro:22.04:LTS`. */
function ubuntu(rest: string): Release | undefined {
  const [version = '', edition] = rest.split(':');
  return isNumeric(version) && (edition ?? 'LTS') === 'LTS' ? { id: 'ubuntu', version } : undefined;
}

/** `enterprise_linux:9::baseos`; from 10 on with minor releases, `enterprise_linux:10.1`. */
function redHat(rest: string): Release | undefined {
  const [product, release = ''] = rest.split(':');
  const version = release.split('.', 1).join();
  return product === 'enterprise_linux' && isNumeric(version) ? { id: 'rhel', version } : undefined;
}

/** `Linux Enterprise Server 15 SP5`, which os-release calls 15.5. */
function suse(rest: string): Release | undefined {
  const server = 'Linux Enterprise Server ';
  if (!rest.startsWith(server)) return undefined;
  const version = rest.slice(server.length).replace(' SP', '.');
  return isNumeric(version) ? { id: 'sles', version } : undefined;
}

function openSuse(rest: string): Release | undefined {
  if (rest === 'Tumbleweed') return { id: 'opensuse-tumbleweed', version: '' };
  const leap = 'Leap ';
  const version = rest.slice(leap.length);
  return rest.startsWith(leap) && isNumeric(version) ? { id: 'opensuse-leap', version } : undefined;
}

function isNumeric(version: string): boolean {
  return version !== '' && !Number.isNaN(Number(version.replace('.', '')));
}
