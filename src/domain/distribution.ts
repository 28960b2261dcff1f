/** A Linux distribution's release, as os-release(5) and the older release files name it. */
export interface Distribution {
  /** `ID`, lower case: debian, alpine, rhel, rocky, sles, opensuse-leap, ... */
  readonly id: string;
  /** `ID_LIKE`, nearest first. */
  readonly idLike: readonly string[];
  /** `VERSION_ID`; empty where the release has none (a rolling one, Debian unstable). */
  readonly version: string;
  /** `PRETTY_NAME`, else built from name and version. */
  readonly name: string;
  readonly codeName?: string;
  /** `CPE_NAME`, as it stands. */
  readonly cpe?: string;
  /** The file that said so. */
  readonly path: string;
}

/**
 * Alpine's rolling branch. It bears the number of the release to come, `3.23.0_alpha20250612`, and neither ends with that
 * release nor has its advisories.
 */
export function isAlpineEdge({ id, version, name }: Pick<Distribution, 'id' | 'version' | 'name'>): boolean {
  return id === 'alpine' && (version === 'edge' || version.includes('_alpha') || name.endsWith(' edge'));
}

/** openEuler names its service pack in `PRETTY_NAME` alone: `LTS-SP3` of `openEuler 24.03 (LTS-SP3)`. */
export function nameInBrackets({ name }: Pick<Distribution, 'name'>): string | undefined {
  const open = name.indexOf('(');
  const close = name.indexOf(')', open);
  return open >= 0 && close > open ? name.slice(open + 1, close) : undefined;
}
