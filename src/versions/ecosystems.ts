import { DISTRIBUTIONS } from '../distributions/index.ts';
import { schemeOf } from './registry.ts';
import type { SchemeId, VersionScheme } from './scheme.ts';

/** Ecosystems without a supported distribution, by OSV's names. */
const OTHERS: readonly (readonly [ecosystem: string, scheme: SchemeId])[] = [
  ['Bitnami', 'bitnami'],
  // Its packages are those of its base, which follows its name.
  ['Docker Hardened Images', 'deb'],
  ['EPEL', 'rpm'],
  ['Go', 'go'],
  ['Hex', 'hex'],
  ['Maven', 'maven'],
  ['NuGet', 'nuget'],
  ['Packagist', 'composer'],
  ['Pub', 'pub'],
  ['PyPI', 'pypi'],
  ['Root', 'deb'],
  ['RubyGems', 'gem'],
  ['SwiftURL', 'semver'],
  ['crates.io', 'cargo'],
  ['npm', 'npm'],
];

/** Vendors that rebuild other ecosystems' packages and put their own name before the original one: `Root:Debian:12`. */
const REBUILDERS: ReadonlySet<string> = new Set(['Docker Hardened Images', 'Echo', 'Root']);

const SCHEME_IDS: ReadonlyMap<string, SchemeId> = new Map<string, SchemeId>([
  ...DISTRIBUTIONS.flatMap(({ ecosystem, packages }) =>
    ecosystem && packages !== 'of-base' ? [[ecosystem.name, packages] as const] : [],
  ),
  ...OTHERS,
]);

/** Ecosystems without a release, as OSV names its exports. */
export const ECOSYSTEM_NAMES: readonly string[] = [...SCHEME_IDS.keys()];

/** Returns the scheme for an ecosystem in OSV's spelling, `Debian:12`; undefined if no scheme orders it. */
export function schemeOfEcosystem(ecosystem: string): VersionScheme | undefined {
  const [name = '', original] = ecosystem.split(':', 2);
  const id = SCHEME_IDS.get(original !== undefined && REBUILDERS.has(name) ? original : name);
  return id && schemeOf(id);
}
