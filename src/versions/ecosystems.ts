import { schemeOf } from './registry.ts';
import type { SchemeId, VersionScheme } from './scheme.ts';

/** Ecosystems by OSV's names (and, for distributions that it does not know, their own) and what orders their versions. */
const ECOSYSTEMS: Readonly<Record<SchemeId, readonly string[]>> = {
  deb: ['Debian', 'Ubuntu', 'Echo'],
  rpm: [
    'AlmaLinux',
    'Amazon Linux',
    'Azure Linux',
    'Fedora',
    'Mageia',
    'Oracle Linux',
    'Photon OS',
    'Red Hat',
    'Rocky Linux',
    'SUSE',
    'openEuler',
    'openSUSE',
  ],
  apk: [
    'Alpaquita',
    'Alpine',
    'BellSoft Hardened Containers',
    'Chainguard',
    'CleanStart',
    'MinimOS',
    'Wolfi',
  ],
  semver: ['Go', 'Hex', 'SwiftURL', 'crates.io', 'npm'],
};

/** These rebuild packages of other ecosystems and name the original one behind their own: `Root:Debian:12`. */
const REBUILDERS: ReadonlySet<string> = new Set(['Docker Hardened Images', 'Echo', 'Root']);

const SCHEME_IDS: ReadonlyMap<string, SchemeId> = new Map(
  (['deb', 'rpm', 'apk', 'semver'] as const).flatMap((id) =>
    ECOSYSTEMS[id].map((name) => [name, id] as const),
  ),
);

/** Ecosystems without a release, as OSV names its exports. */
export const ECOSYSTEM_NAMES: readonly string[] = [...SCHEME_IDS.keys()];

/** The scheme of an ecosystem in OSV's spelling, `Debian:12`; undefined when none is known to order it. */
export function schemeOfEcosystem(ecosystem: string): VersionScheme | undefined {
  const [name = '', original] = ecosystem.split(':', 2);
  const id = SCHEME_IDS.get(original !== undefined && REBUILDERS.has(name) ? original : name);
  return id && schemeOf(id);
}
