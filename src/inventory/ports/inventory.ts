import type { Digest, Distribution, IndexedImage, InstalledPackage, Places } from '../../domain/index.ts';
import type { Page, PageRequest } from '../../store/ports.ts';

/** All indexed images: their names, and their packages, each stored once. */
export interface InventoryStore {
  /**
   * Saves an image. A partial reading never replaces a whole image. Throws REGISTRY_FAILED for a client that
   * did not reach every layer if others read the image whole: it gets no name there.
   */
  save(image: IndexedImage, names: readonly StoredName[]): Promise<void>;
  /**
   * Saves another reading of the same bytes under the image's existing names. Returns false without saving if
   * the image was deleted or reindexed since.
   */
  replace(image: IndexedImage, before: ImageReading): Promise<boolean>;
  get(key: Digest): Promise<IndexedImage | undefined>;
  /** Returns an image's list entry, with every principal's names, if visible to the reader. */
  summary(key: Digest, reader?: ImageReader): Promise<ImageSummary | undefined>;
  /** Returns the list entries visible to the reader, in any order. */
  summaries(keys: readonly Digest[], reader: ImageReader): Promise<readonly ImageSummary[]>;
  /** Returns when and by which catalogers an image was last read; undefined if it is not stored. */
  reading(key: Digest): Promise<ImageReading | undefined>;
  /** Finds the image with a name, and the note stored with it. */
  find(name: StoredName): Promise<NamedImage | undefined>;
  /** Finds only the key, without reading the image's thousand packages, which a report reads elsewhere. */
  keyOf(name: StoredName): Promise<NamedKey | undefined>;
  /** Resolves a name for several principals in one query, in their order. */
  keysOf(
    name: Pick<StoredName, 'kind' | 'name'>,
    principals: readonly string[],
  ): Promise<readonly (NamedKey | undefined)[]>;
  /** Finds the image last verified under a name with any client's credentials: for administrators. */
  keyReadAs(name: Pick<StoredName, 'kind' | 'name'>): Promise<NamedKey | undefined>;
  /** Removes a name, and the image with its last name; false if the name did not exist. */
  forgetName(name: StoredName): Promise<boolean>;
  /** Removes an image, all its names, and packages that no other image holds; false if it did not exist. */
  delete(key: Digest): Promise<boolean>;
  /** Lists images newest first; `search` is a case-insensitive substring of a name; `isRunning` filters as below. */
  list(page: RunningImagesRequest & { readonly search?: string }): Promise<Page<ImageSummary>>;
  /** Lists images with a package by this name (its own or its source's), in the given version if any. */
  holding(
    query: { readonly name: string; readonly version?: string } & ImagePageRequest,
  ): Promise<Page<ImageSummary>>;
  /**
   * Returns each distinct package by these names (its own or its source's) or of these modules (`nodejs:18`), once per
   * distribution and once for images without one, if an image with it is visible to the reader.
   */
  packagesNamed(
    names: readonly string[],
    reader?: ImageReader,
    modules?: readonly string[],
  ): Promise<readonly StoredPackage[]>;
  /**
   * Lists images with at least one of these packages on its distribution; `isRunning` limits the list to
   * images that run now, or to images that run nowhere, as far as the reader sees.
   */
  withPackages(packages: readonly PackageKey[], page: RunningImagesRequest): Promise<Page<ImageSummary>>;
  /** Lists only the keys. */
  keysWithPackages(packages: readonly PackageKey[], page: RunningImagesRequest): Promise<Page<Digest>>;
  /** Lists images whose files may be packages in an ecosystem once its advisories know their names. */
  keysWithEmptySet(ecosystem: string, page: RunningImagesRequest): Promise<Page<Digest>>;
  /** Counts images with this package on its distribution. */
  countWithPackage(pkg: PackageKey, reader: ImageReader): Promise<number>;
  /** Lists every distribution in images visible to the reader. */
  distributions(reader?: ImageReader): Promise<readonly Distribution[]>;
  /** Lists every language ecosystem with packages in visible images. */
  ecosystems(reader?: ImageReader): Promise<readonly string[]>;
  /** Stores list counts, unless a later sync's are stored or the image was reindexed since. */
  saveSummary(image: CountedImage): Promise<void>;
  counts(reader?: ImageReader): Promise<{ readonly images: number; readonly packages: number }>;
}

export interface RunningImagesRequest extends ImagePageRequest {
  readonly isRunning?: boolean;
}

/** An image's name and the principal who gave it. */
export interface StoredName {
  /** The client who gave the name; only that client can look it up. Empty for a name that this server verified. */
  readonly principal: string;
  readonly kind: 'reference' | 'manifest' | 'layer';
  readonly name: string;
  /** Stored with the name; only the principal interprets it. */
  readonly note?: string;
  /** The registry served the image under this name for the principal's own credentials: stronger than a claim. */
  readonly verified?: true;
  /** A verified reference's registry and repository; never read back. */
  readonly repository?: string;
}

export type ImageReading = Pick<IndexedImage, 'indexedBy' | 'indexedAt'>;

export interface NamedKey {
  readonly key: Digest;
  /** True if every layer could be read. */
  readonly isWhole: boolean;
  readonly indexedBy: string;
  readonly note?: string;
}

export interface NamedImage {
  readonly image: IndexedImage;
  readonly note?: string;
}

export interface ImageSummary {
  readonly key: Digest;
  /** Names from every principal, references first. */
  readonly names: readonly StoredName[];
  readonly distribution?: Distribution;
  /** Language ecosystems with packages in the image, sorted; absent without any. */
  readonly ecosystems?: readonly string[];
  readonly packages: number;
  /** RFC 3339. */
  readonly indexedAt: string;
  readonly report?: ReportSummary;
}

export interface ReportSummary {
  /** Distinct CVEs by severity. */
  readonly counts: Readonly<Record<string, number>>;
  /** Those of them that can be acted on; absent if an earlier version counted, and in lists. */
  readonly fixable?: Readonly<Record<string, number>>;
  readonly holes: number;
  /** RFC 3339. */
  readonly at: string;
}

/** An image reading and its counts. */
export interface CountedImage extends ImageReading {
  readonly key: Digest;
  readonly summary: ReportSummary;
  /** Number of the last sync before matching. */
  readonly sync: number;
}

export interface StoredPackage {
  readonly packageId: number;
  readonly package: InstalledPackage;
  /** Absent for images without a distribution. */
  readonly distributionId?: number;
  readonly distribution?: Distribution;
}

/** Identifies a distinct package, on one distribution or in images without one. */
export type PackageKey = Pick<StoredPackage, 'packageId' | 'distributionId'>;

/** A page in a list, newest first unless `isOldestFirst` is set. */
export interface DatedPageRequest extends PageRequest {
  readonly isOldestFirst?: boolean;
}

export interface ImagePageRequest extends PageRequest, ImageReader {}

/** A client that reads images. */
export interface ImageReader {
  /**
   * Limits the list to images with a verified name or a name from this principal, and `search` to these
   * names; absent: every image.
   */
  readonly visibleTo?: string;
  /** Includes images that others read with their own credentials: for administrators. */
  readonly readByOthers?: boolean;
  readonly sees?: Sight;
}

/** Part of the fleet visible to a principal: images that run or ran there, and its own images. */
export interface Sight {
  readonly principal: string;
  readonly places: Places;
}
