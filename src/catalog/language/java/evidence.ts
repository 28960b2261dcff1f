/** The facts that one archive gives of itself: plain JSON, stored with the facts of the outer file. */
export interface ArchiveEvidence {
  /** Names of the entries that lead to it, each within the one before; empty for the outer file. */
  readonly within: readonly string[];
  readonly size: number;
  readonly poms?: readonly Coordinates[];
  /** Full names of gems that are in it. */
  readonly gems?: readonly string[];
  readonly manifest?: ManifestEvidence;
  /** Folders of its own classes, those with the most classes first. */
  readonly folders?: readonly string[];
  /** It holds sources or documentation, and no classes. */
  readonly isWithoutCode?: true;
}

/** Maven's name of a package. */
export interface Coordinates {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** Headers of a manifest's main section that tell names and versions. */
export interface ManifestEvidence {
  readonly title?: string;
  readonly version?: string;
  readonly vendorId?: string;
  readonly symbolicName?: string;
  readonly bundleName?: string;
  readonly bundleVersion?: string;
  readonly moduleName?: string;
  readonly extensionName?: string;
  /** The package, where group, artifact and version have headers. */
  readonly whole?: Coordinates;
  /** Libraries in the archive, by the names of their entries. */
  readonly embedded?: Readonly<Record<string, Coordinates>>;
}

/** Place of an archive, as far as it tells the archive's name. */
export interface ArchivePlace {
  /** Its path, in the image or in the archive around it. */
  readonly path: string;
  /** Its file name without folders and extension. */
  readonly base: string;
  /** Whether an ear holds it. */
  readonly isInEar: boolean;
  /** Its coordinates by the manifest of the archive around it. */
  readonly embedded?: Coordinates | undefined;
}

/** The facts that are kept of an outer file to settle the packages in it. */
export interface FileEvidence {
  /** The outer file first, then the archives in it, in their order. */
  readonly archives: readonly ArchiveEvidence[];
}
