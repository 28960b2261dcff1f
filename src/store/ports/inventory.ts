import type { Digest, Distribution, IndexedImage, InstalledPackage } from '../../domain/index.ts';

/** Every image that was indexed: its packages, each stored once, and what people call it. */
export interface InventoryStore {
  /**
   * An image that was read whole is never replaced by what could be read of it at a worse time. Who did not reach every
   * layer gets no name of an image that others read whole: throws REGISTRY_FAILED.
   */
  save(image: IndexedImage, names: readonly ImageName[]): Promise<void>;
  get(key: Digest): Promise<IndexedImage | undefined>;
  /** The line of a list that an image is, with the names of every principal. */
  summary(key: Digest): Promise<ImageSummary | undefined>;
  /** When an image was read last (RFC 3339); undefined where there is none. */
  indexedAt(key: Digest): Promise<string | undefined>;
  /** The image that goes by a name, and what was noted with the name. */
  find(name: ImageName): Promise<NamedImage | undefined>;
  /** The same without reading the image, which takes a thousand packages and a report does elsewhere. */
  keyOf(name: ImageName): Promise<NamedKey | undefined>;
  /** The image that any client's credentials last bore out to go by a name: for administrators. */
  keyReadAs(name: Pick<ImageName, 'kind' | 'name'>): Promise<NamedKey | undefined>;
  /** Takes a name away, and with its last name the image; false where there was none. */
  forgetName(name: ImageName): Promise<boolean>;
  /** Removes an image with all of its names, and packages that no other image holds; false where there was none. */
  delete(key: Digest): Promise<boolean>;
  /** Newest first; `search` is part of a name, any case. */
  list(page: { readonly search?: string } & ImagePageRequest): Promise<Page<ImageSummary>>;
  /** Images that hold a package of this name (its own or its source's), in this version if one is given. */
  holding(
    query: { readonly name: string; readonly version?: string } & ImagePageRequest,
  ): Promise<Page<ImageSummary>>;
  /** Each distinct package of these names (its own or its source's), once for each distribution it is installed on. */
  packagesNamed(names: readonly string[]): Promise<readonly StoredPackage[]>;
  /** Images that hold at least one of these packages on its distribution. */
  withPackages(
    packages: readonly Pick<StoredPackage, 'packageId' | 'distributionId'>[],
    page: ImagePageRequest,
  ): Promise<Page<ImageSummary>>;
  /** Every distribution that a stored image has. */
  distributions(): Promise<readonly Distribution[]>;
  /** Keeps the verdict of the last report, for lists. */
  saveSummary(key: Digest, summary: ReportSummary): Promise<void>;
  counts(): Promise<{ readonly images: number; readonly packages: number }>;
}

/** What an image is called, and on whose word. */
export interface ImageName {
  /** A client whose word it is: its names answer nobody else. Empty for a name that this server verified. */
  readonly principal: string;
  readonly kind: 'reference' | 'manifest' | 'layer';
  readonly name: string;
  /** Noted with the name; its meaning is the namer's. */
  readonly note?: string;
  /** The registry gave the image under this name for the principal's own credentials: no mere claim. */
  readonly verified?: true;
}

export interface NamedKey {
  readonly key: Digest;
  /** No layer of it was unreadable. */
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

export interface StoredPackage {
  readonly packageId: number;
  readonly distributionId: number;
  readonly package: InstalledPackage;
  readonly distribution: Distribution;
}

export interface PageRequest {
  readonly limit: number;
  /** As a page before gave it. */
  readonly cursor?: string;
}

export interface ImagePageRequest extends PageRequest {
  /**
   * Only images that go by a verified name or by one of this principal, and `search` looks at no other names; absent:
   * every image.
   */
  readonly visibleTo?: string;
  /** And images that others read with credentials of their own: for administrators. */
  readonly readByOthers?: boolean;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next?: string;
}
