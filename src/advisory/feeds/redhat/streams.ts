import { EXTENDED_STREAMS } from '../../../distributions/index.ts';

/** Where a product's packages are found: in a major release, or only in a minor release's extended stream. */
export interface Stream {
  /** In OSV's spelling: `Red Hat:enterprise_linux:9`. */
  readonly ecosystem: string;
  /** Fixes under a subscription (EUS, AUS, TUS, E4S), in builds of this minor release. */
  readonly isExtended: boolean;
}

/** Products that name the release after their own version: `openjdk_els:11::el7`. */
const OF_RELEASE = ['openjdk_els', 'rhel_software_collections', 'rhel_dotnet'];

/** Returns the stream of a CPE (`cpe:/a:redhat:enterprise_linux:9::appstream`) that a major release has; undefined for others. */
export function streamOf(cpe: string, major: string): Stream | undefined {
  const [, product = '', version = '', edition = ''] =
    /^cpe:\/[aho]:redhat:([^:]+):([^:]*)(?::[^:]*:([^:]*))?/u.exec(cpe) ?? [];
  const main = (tail: string): Stream => ({ ecosystem: `Red Hat:${tail}`, isExtended: false });
  if (OF_RELEASE.includes(product))
    return edition === `el${major}` ? main(`${product}:${version}::${edition}`) : undefined;
  const [release, minor] = version.split('.', 2);
  if (release !== major) return undefined;
  if (product === 'enterprise_linux' || product === 'rhel_els') return main(`${product}:${major}`);
  if (product.startsWith('rhel_extras')) return main(`${product}:${major}`);
  if (!EXTENDED_STREAMS.includes(product) || minor === undefined) return undefined;
  return { ecosystem: `Red Hat:${product}:${major}.${minor}`, isExtended: true };
}

/** Matches the text of each document that says anything about a major release, without parsing it. */
export function mentionOf(major: string): RegExp {
  return new RegExp(
    `redhat:(?:enterprise_linux|rhel_els|rhel_extras[a-z_]*):${major}(?!\\d)|::el${major}(?!\\d)`,
    'u',
  );
}
