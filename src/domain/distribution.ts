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
