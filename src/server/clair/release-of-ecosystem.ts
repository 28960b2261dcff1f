import type { Distribution } from '../../domain/index.ts';

/** A release, as far as the name of an ecosystem tells it. */
type Release = Pick<Distribution, 'id' | 'version'> & { readonly name?: string };
type ReleaseOf = (rest: string) => Release | undefined;

/** Clair's distributions and our own further ones, by what OSV calls the ecosystem, before its first colon. */
const RELEASES: ReadonlyMap<string, ReleaseOf> = new Map<string, ReleaseOf>([
  ['AlmaLinux', versionOf('almalinux')],
  ['Alpaquita', versionOf('alpaquita')],
  ['Alpine', (rest) => ({ id: 'alpine', version: rest.startsWith('v') ? rest.slice(1) : rest })],
  ['Azure Linux', versionOf('azurelinux')],
  ['BellSoft Hardened Containers', versionOf('bellsoft-hardened-containers')],
  ['Chainguard', versionOf('chainguard')],
  ['Debian', (rest) => ({ id: 'debian', version: rest === 'sid' ? '' : rest })],
  ['Mageia', versionOf('mageia')],
  ['MinimOS', versionOf('minimos')],
  ['Red Hat', redHat],
  ['Rocky Linux', versionOf('rocky')],
  ['SUSE', suse],
  ['Ubuntu', ubuntu],
  ['Wolfi', versionOf('wolfi')],
  ['openEuler', openEuler],
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

/** `Linux Enterprise Server 15 SP5`, which os-release calls 15.5, and SUSE's immutable systems, whatever their name was. */
const SUSE_PRODUCTS: readonly (readonly [prefix: string, id: string])[] = [
  ['Linux Enterprise Server ', 'sles'],
  ['Linux Enterprise Micro for Rancher ', 'sle-micro-rancher'],
  ['Linux Enterprise Micro ', 'sle-micro'],
  ['Linux Micro ', 'sl-micro'],
];

const OPEN_SUSE_PRODUCTS: readonly (readonly [prefix: string, id: string])[] = [
  ['Leap Micro ', 'opensuse-leap-micro'],
  ['Leap ', 'opensuse-leap'],
];

function suse(rest: string): Release | undefined {
  return productOf(rest.replace(' SP', '.'), SUSE_PRODUCTS);
}

function openSuse(rest: string): Release | undefined {
  if (rest === 'Tumbleweed') return { id: 'opensuse-tumbleweed', version: '' };
  return productOf(rest, OPEN_SUSE_PRODUCTS);
}

function productOf(
  rest: string,
  products: readonly (readonly [prefix: string, id: string])[],
): Release | undefined {
  const [prefix = '', id = ''] = products.find(([each]) => rest.startsWith(each)) ?? [];
  const version = rest.slice(prefix.length);
  return id !== '' && isNumeric(version) ? { id, version } : undefined;
}

/** `24.03-LTS-SP1`; os-release has the edition in its name alone: `openEuler 24.03 (LTS-SP1)`. */
function openEuler(rest: string): Release | undefined {
  const hyphen = rest.indexOf('-');
  const version = hyphen < 0 ? rest : rest.slice(0, hyphen);
  if (!isNumeric(version)) return undefined;
  const edition = hyphen < 0 ? '' : ` (${rest.slice(hyphen + 1)})`;
  return { id: 'openeuler', version, name: `openEuler ${version}${edition}` };
}

function isNumeric(version: string): boolean {
  return version !== '' && !Number.isNaN(Number(version.replace('.', '')));
}
