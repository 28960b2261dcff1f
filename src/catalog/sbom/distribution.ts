import { DISTRIBUTIONS, knownDistribution, versionNamed } from '../../distributions/index.ts';
import type { Distribution, PurlRead } from '../../domain/index.ts';
import type { SbomPackage } from '../../sbom/index.ts';

/** os-release IDs by the names that tools and purls use. */
const IDS: Readonly<Record<string, string>> = {
  alma: 'almalinux',
  amazon: 'amzn',
  amazonlinux: 'amzn',
  'cbl-mariner': 'mariner',
  'opensuse.leap': 'opensuse-leap',
  'opensuse.tumbleweed': 'opensuse-tumbleweed',
  oracle: 'ol',
  oraclelinux: 'ol',
  redhat: 'rhel',
  slem: 'sle-micro',
  slemicro: 'sle-micro',
  'suse linux enterprise micro': 'sle-micro',
  'suse linux enterprise server': 'sles',
};

/** Qualifier in Docker Scout's purls, which name Debian packages by source. */
export const DOCKERS_NAME = 'os_name';

const PRETTY_NAME = 'syft:distro:prettyName';
const SYSTEM = 'operating-system';

/** Distribution IDs, the longest first: `opensuse-leap-15.6` is not `opensuse`. */
const LONGEST_FIRST = DISTRIBUTIONS.map(({ id }) => id).toSorted((a, b) => b.length - a.length);

/** A distribution, as far as a purl names it. */
export interface NamedRelease {
  readonly id: string;
  readonly version: string;
}

/** Builds a distribution from its ID, in any tool's spelling, and its version. `path` is the place that names it. */
export function namedDistribution(
  { id: given, version: whole }: NamedRelease,
  path: string,
  prettyName?: string,
): Distribution {
  const id = idOf(given);
  const version = releaseOf(id, whole);
  const name = prettyName ?? `${knownDistribution(id)?.name ?? id} ${version}`.trim();
  return { id, idLike: [], version, name, path };
}

/** Reads the releases from operating system components. */
export function systemsOf(packages: readonly SbomPackage[], place: string): readonly Distribution[] {
  return packages.flatMap(({ kind, name, version = '', properties = [] }) => {
    if (kind !== SYSTEM || name === undefined) return [];
    const pretty = properties.find((each) => each.name === PRETTY_NAME)?.value;
    return [namedDistribution({ id: name, version }, place, pretty)];
  });
}

/**
 * Reads the release from a distribution package's purl: `distro=debian-12`, `distro=3.20.3`, `distro=jammy`,
 * or Docker's `os_name=debian&os_version=12`.
 */
export function releaseOfPurl({ path, qualifiers }: PurlRead): NamedRelease | undefined {
  const namespace = path.length > 1 ? idOf(path[0] ?? '') : undefined;
  const distro = qualifiers.get('distro');
  if (distro === undefined) return releaseByDocker(qualifiers);
  const release = namespace === undefined ? distro : (versionNamed(namespace, distro) ?? distro);
  if (/^\d/u.test(release)) {
    return namespace === undefined ? undefined : { id: namespace, version: releaseOf(namespace, release) };
  }
  const { id, version } = divided(distro);
  return { id, version: releaseOf(id, version) };
}

function releaseByDocker(qualifiers: PurlRead['qualifiers']): NamedRelease | undefined {
  const name = qualifiers.get(DOCKERS_NAME);
  if (name === undefined) return undefined;
  const id = idOf(name);
  return { id, version: releaseOf(id, qualifiers.get('os_version') ?? '') };
}

function divided(distro: string): NamedRelease {
  const known = [...LONGEST_FIRST, ...Object.keys(IDS)].find(
    (id) => distro === id || distro.startsWith(`${id}-`),
  );
  const dash = known === undefined ? distro.lastIndexOf('-') : known.length;
  const id = dash < 0 ? distro : distro.slice(0, dash);
  return { id: idOf(id), version: dash < 0 ? '' : distro.slice(dash + 1) };
}

function idOf(given: string): string {
  const id = given.toLowerCase();
  return IDS[id] ?? id;
}

/** Drops Debian's point release, which has no meaning for packages and is not in its os-release. */
function releaseOf(id: string, given: string): string {
  const version = versionNamed(id, given) ?? given;
  return id === 'debian' && /^[1-9]\d/u.test(version) ? version.split('.', 1).join() : version;
}
