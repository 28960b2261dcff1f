/** One archive's facts about itself: plain JSON, stored with the outer file's facts. */
export interface ArchiveEvidence {
  /** Entry names that lead to it, each within the one before; empty for the outer file. */
  readonly within: readonly string[];
  readonly size: number;
  readonly poms?: readonly Coordinates[];
  /** Full names of the gems inside. */
  readonly gems?: readonly string[];
  readonly manifest?: ManifestEvidence;
  /** Folders with its own classes, the largest first. */
  readonly folders?: readonly string[];
  /** It holds sources or documentation, and no classes. */
  readonly isWithoutCode?: true;
}

/** A package's Maven name. */
export interface Coordinates {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** Main section manifest headers that hold names and versions. */
export interface ManifestEvidence {
  readonly title?: string;
  readonly version?: string;
  readonly vendorId?: string;
  readonly symbolicName?: string;
  readonly bundleName?: string;
  readonly bundleVersion?: string;
  readonly moduleName?: string;
  readonly extensionName?: string;
  /** The package, if headers name its group, artifact and version. */
  readonly whole?: Coordinates;
  /** Libraries in the archive, by entry name. */
  readonly embedded?: Readonly<Record<string, Coordinates>>;
}

/** An archive's location, as far as it identifies the archive. */
export interface ArchivePlace {
  /** Its path, in the image or in the enclosing archive. */
  readonly path: string;
  /** Its file name without folders and extension. */
  readonly base: string;
  /** Whether it is in an ear. */
  readonly isInEar: boolean;
  /** Its coordinates in the enclosing archive's manifest. */
  readonly embedded?: Coordinates | undefined;
}

/** Facts stored for an outer file, from which its packages are resolved. */
export interface FileEvidence {
  /** The outer file first, then its archives in their order. */
  readonly archives: readonly ArchiveEvidence[];
}
