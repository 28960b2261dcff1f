/** A Linux distribution's release, as named by os-release(5) and the older release files. */
export interface Distribution {
  /** `ID`, lower case: debian, alpine, rhel, rocky, sles, opensuse-leap, ... */
  readonly id: string;
  /** `ID_LIKE`, nearest first. */
  readonly idLike: readonly string[];
  /** `VERSION_ID`; empty if the release has none (a rolling one, Debian unstable). */
  readonly version: string;
  /** `PRETTY_NAME`, else built from name and version. */
  readonly name: string;
  readonly codeName?: string;
  /** `CPE_NAME`, verbatim. */
  readonly cpe?: string;
  /** Path of the file that names it. */
  readonly path: string;
}
