import type {
  Digest,
  Distribution,
  IndexedImage,
  InstalledPackage,
  Places,
  ProgramReach,
} from '../../domain/index.ts';

/** All indexed images: their packages, each stored once, and their names. */
export interface InventoryStore {
  /**
   * Saves an image. A whole image is never replaced by a later, partial reading. A client that did not reach every
   * layer gets no name of an image that others read whole: throws REGISTRY_FAILED.
   */
  save(image: IndexedImage, names: readonly ImageName[]): Promise<void>;
  /**
   * Saves what an image holds by another reading of the same bytes, under the names that it has. Saves nothing and returns
   * false if it was deleted or read by others since.
   */
  replace(image: IndexedImage, before: ImageReading): Promise<boolean>;
  get(key: Digest): Promise<IndexedImage | undefined>;
  /** Returns an image's line in a list, with the names of every principal, if the reader may see it. */
  summary(key: Digest, reader?: ImageReader): Promise<ImageSummary | undefined>;
  /** Returns the lines of those that the reader may see, in any order. */
  summaries(keys: readonly Digest[], reader: ImageReader): Promise<readonly ImageSummary[]>;
  /** Returns when and by what an image was last read; undefined if it is not stored. */
  reading(key: Digest): Promise<ImageReading | undefined>;
  /** Finds the image with a name, and the note stored with the name. */
  find(name: ImageName): Promise<NamedImage | undefined>;
  /** Finds only the key, without reading the image's thousand packages, which a report reads elsewhere. */
  keyOf(name: ImageName): Promise<NamedKey | undefined>;
  /** Finds by one query what a name means to each of several principals, in their order. */
  keysOf(
    name: Pick<ImageName, 'kind' | 'name'>,
    principals: readonly string[],
  ): Promise<readonly (NamedKey | undefined)[]>;
  /** Finds the image that any client's credentials last verified under a name: for administrators. */
  keyReadAs(name: Pick<ImageName, 'kind' | 'name'>): Promise<NamedKey | undefined>;
  /** Removes a name, and with its last name the image; false if it did not exist. */
  forgetName(name: ImageName): Promise<boolean>;
  /** Removes an image with all of its names, and packages that no other image holds; false if it did not exist. */
  delete(key: Digest): Promise<boolean>;
  /** Lists images newest first; `search` is part of a name, in any case; `isRunning` limits it as below. */
  list(page: RunningImagesRequest & { readonly search?: string }): Promise<Page<ImageSummary>>;
  /** Lists images that hold a package of this name (its own or its source's), in this version if one is given. */
  holding(
    query: { readonly name: string; readonly version?: string } & ImagePageRequest,
  ): Promise<Page<ImageSummary>>;
  /**
   * Returns each distinct package of these names (its own or its source's), once per distribution that has it, and once
   * for images without one, if the reader may see an image that holds it.
   */
  packagesNamed(names: readonly string[], reader?: ImageReader): Promise<readonly StoredPackage[]>;
  /** Returns what is linked into programs, by the hashes that packages of stored images name. */
  programs(hashes: readonly string[]): Promise<ReadonlyMap<string, ProgramReach>>;
  /** Returns those of these hashes whose programs are stored. */
  knownPrograms(hashes: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Lists images that hold at least one of these packages on its distribution; `isRunning` limits it to what runs now, or
   * to what runs nowhere, as far as the reader sees.
   */
  withPackages(packages: readonly HeldPackage[], page: RunningImagesRequest): Promise<Page<ImageSummary>>;
  /** Lists the keys of the same images. */
  keysWithPackages(packages: readonly HeldPackage[], page: RunningImagesRequest): Promise<Page<Digest>>;
  /** Lists the keys of images with files that may be packages of an ecosystem, once its advisories know their names. */
  keysWithEmptySet(ecosystem: string, page: RunningImagesRequest): Promise<Page<Digest>>;
  /** Counts images that hold this package on its distribution. */
  countWithPackage(pkg: HeldPackage, reader: ImageReader): Promise<number>;
  /** Lists every distribution of the stored images that the reader may see. */
  distributions(reader?: ImageReader): Promise<readonly Distribution[]>;
  /** Lists every language's ecosystem of which such an image has a package. */
  ecosystems(reader?: ImageReader): Promise<readonly string[]>;
  /** Stores counts for lists, unless some of a later sync are stored, or the image was read again since. */
  saveSummary(image: CountedImage): Promise<void>;
  counts(reader?: ImageReader): Promise<{ readonly images: number; readonly packages: number }>;
}

export interface RunningImagesRequest extends ImagePageRequest {
  readonly isRunning?: boolean;
}

/** A name of an image, and the principal who gave it. */
export interface ImageName {
  /** The client who gave the name; only that client can look it up. Empty for a name that this server verified. */
  readonly principal: string;
  readonly kind: 'reference' | 'manifest' | 'layer';
  readonly name: string;
  /** Stored with the name; only the namer interprets it. */
  readonly note?: string;
  /** The registry served the image under this name for the principal's own credentials: more than a claim. */
  readonly verified?: true;
  /** Repository of a reference that was verified, with its registry; never read back. */
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
  /** Names of every principal, references first. */
  readonly names: readonly ImageName[];
  readonly distribution?: Distribution;
  /** Languages' ecosystems of which it has packages, sorted; absent if there are none. */
  readonly ecosystems?: readonly string[];
  readonly packages: number;
  /** RFC 3339. */
  readonly indexedAt: string;
  readonly report?: ReportSummary;
}

export interface ReportSummary {
  /** Distinct CVEs by severity. */
  readonly counts: Readonly<Record<string, number>>;
  readonly holes: number;
  /** RFC 3339. */
  readonly at: string;
}

/** An image as it was read, and what was counted in it. */
export interface CountedImage extends ImageReading {
  readonly key: Digest;
  readonly summary: ReportSummary;
  /** Number of the last sync before it was matched. */
  readonly sync: number;
}

export interface StoredPackage {
  readonly packageId: number;
  readonly package: InstalledPackage;
  /** Absent for images without a distribution. */
  readonly distributionId?: number;
  readonly distribution?: Distribution;
}

/** Row of a distinct package, on one distribution or in images without one. */
export type HeldPackage = Pick<StoredPackage, 'packageId' | 'distributionId'>;

export interface PageRequest {
  readonly limit: number;
  /** Cursor from the previous page. */
  readonly cursor?: string;
}

/** A page of a list that begins with the newest, unless the oldest are asked for first. */
export interface DatedPageRequest extends PageRequest {
  readonly isOldestFirst?: boolean;
}

export interface ImagePageRequest extends PageRequest, ImageReader {}

/** Whoever asks for images. */
export interface ImageReader {
  /**
   * Limits the list to images with a verified name or a name of this principal, and `search` to those names; absent:
   * every image.
   */
  readonly visibleTo?: string;
  /** Includes images that others read with their own credentials: for administrators. */
  readonly readByOthers?: boolean;
  readonly sees?: Sight;
}

/** Part of the fleet that a principal sees: images that run or ran there, and those that it had read itself. */
export interface Sight {
  readonly principal: string;
  readonly places: Places;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next?: string;
}
