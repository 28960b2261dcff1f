import type { Digest } from '../../domain/index.ts';

/** Time limit clocks. Each belongs to a place, a package name and a flaw, whichever image is there. */
export interface KnownSinceStore {
  /**
   * Starts missing known-since times, and returns all of them, each from the place where it began first. A
   * new place inherits the times of another place with the same image and owner.
   */
  start(request: KnownSinceRequest): Promise<readonly KnownSince[]>;
}

export interface KnownSinceRequest {
  readonly image: Digest;
  readonly places: readonly KnownPlace[];
  readonly findings: readonly TimedFinding[];
  /** All findings in the image. Times for other findings end where the image is the only one. Absent: no time ends. */
  readonly present?: readonly FindingName[];
  /** RFC 3339, in UTC. */
  readonly at: string;
}

export interface KnownPlace {
  readonly key: string;
  /** Empty without an owner; absent for a repository, whose times no other place inherits. */
  readonly owner?: string;
  /** Whether no other image is there. */
  readonly isAlone: boolean;
}

export interface FindingName {
  /** Package name. */
  readonly package: string;
  /** The CVE, or the record's own ID. */
  readonly flaw: string;
}

export interface TimedFinding extends FindingName {
  readonly isFixed: boolean;
}

export interface KnownSince extends FindingName {
  /** RFC 3339: when the finding was first seen there. */
  readonly knownAt: string;
  /** RFC 3339: when a fix was first seen there. */
  readonly fixAt?: string;
}
