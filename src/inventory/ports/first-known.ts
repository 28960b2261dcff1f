import type { Digest, Distribution, InstalledPackage } from '../../domain/index.ts';
import type { StoredPackage } from './inventory.ts';

/**
 * When flaws in stored packages were first known, and first known to be exploited. Each time is written once
 * and never recomputed.
 */
export interface FirstKnownStore {
  /** Stores the flaws in an image's first report; existing times stay. */
  record(found: ReportedFlaws): Promise<void>;
  /** Lists images with a package that the flaw affects, past and present, by image and package. */
  of(flaw: string): Promise<readonly KnownFlaw[]>;
  /** Lists the messages that named a flaw, oldest first. */
  announced(flaw: string): Promise<readonly AnnouncedFlaw[]>;
}

/** An image's flaws after a sync. */
export interface ReportedFlaws extends Sighting {
  readonly distribution?: Distribution;
  readonly flaws: readonly (Flaw & { readonly package: InstalledPackage })[];
}

/** When something became known: the sync and the time (RFC 3339, in UTC). */
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

/** A flaw in a stored package, first known with a sync. */
export type NewKnownFlaw = Flaw & {
  readonly package: Pick<StoredPackage, 'packageId' | 'distributionId'>;
};

export interface KnownFlaw {
  readonly image: Digest;
  /** Package name and version. */
  readonly name: string;
  readonly version: string;
  readonly affectedSince: Sighting;
  readonly exploitedSince?: Sighting;
  /** False once the image left the inventory. */
  readonly isStored: boolean;
}

export interface AnnouncedFlaw {
  /** Message ID. */
  readonly id: string;
  readonly subscription: string;
  readonly type: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Absent until delivered. */
  readonly deliveredAt?: string;
}
