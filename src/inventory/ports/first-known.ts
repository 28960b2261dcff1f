import type { Digest, Distribution, InstalledPackage } from '../../domain/index.ts';
import type { StoredPackage } from './inventory.ts';

/**
 * Since when it is known that flaws affect stored packages, and that they are exploited. Each is written once, when it is
 * first known, and never computed anew.
 */
export interface ExposureStore {
  /** Keeps what the first report on an image finds; what was known before stays. */
  record(found: ReportedFlaws): Promise<void>;
  /** Lists the images that hold, or held, a package that a flaw affects: by image, then by package. */
  of(flaw: string): Promise<readonly Exposure[]>;
  /** Lists the messages that named a flaw, oldest first. */
  told(flaw: string): Promise<readonly ToldFlaw[]>;
}

/** The flaws of an image that were known after a sync. */
export interface ReportedFlaws extends Sighting {
  readonly distribution?: Distribution;
  readonly flaws: readonly (Flaw & { readonly package: InstalledPackage })[];
}

/** When something is known: after which sync, and the time (RFC 3339, in UTC). */
export interface Sighting {
  readonly sync: number;
  readonly at: string;
}

interface Flaw {
  /** A CVE, or the record's own ID. */
  readonly id: string;
  /** Whether KEV lists it. */
  readonly isExploited: boolean;
}

/** A flaw in a stored package, known from a sync on. */
export type NewExposure = Flaw & {
  readonly package: Pick<StoredPackage, 'packageId' | 'distributionId'>;
};

export interface Exposure {
  readonly image: Digest;
  /** Name and version of the package. */
  readonly name: string;
  readonly version: string;
  readonly affectedSince: Sighting;
  readonly exploitedSince?: Sighting;
  /** False once the image left the inventory. */
  readonly isStored: boolean;
}

export interface ToldFlaw {
  /** ID of the message. */
  readonly id: string;
  readonly subscription: string;
  readonly type: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Absent until the target took it. */
  readonly deliveredAt?: string;
}
