import type { Digest } from '../../domain/index.ts';

/** Clocks of time limits. Each is of a place, the name of a package and a flaw, whichever image is there. */
export interface ClockStore {
  /**
   * Starts the clocks of findings that have none yet, and returns them all as of the place where each began first. A new
   * place goes on with the clocks of another that has the same image and owner.
   */
  start(request: ClockRequest): Promise<readonly FindingClock[]>;
}

export interface ClockRequest {
  readonly image: Digest;
  readonly places: readonly ClockPlace[];
  readonly findings: readonly TimedFinding[];
  /** All that the image has: clocks of what it no longer has end where it is alone. Absent: none ends. */
  readonly present?: readonly FindingName[];
  /** RFC 3339, in UTC. */
  readonly at: string;
}

export interface ClockPlace {
  readonly key: string;
  /** Empty if nobody owns it; absent for a repository, whose clocks no other place goes on with. */
  readonly owner?: string;
  /** Whether no other image is there. */
  readonly isAlone: boolean;
}

export interface FindingName {
  /** Name of the package. */
  readonly package: string;
  /** The CVE, or the record's own ID. */
  readonly flaw: string;
}

export interface TimedFinding extends FindingName {
  readonly isFixed: boolean;
}

export interface FindingClock extends FindingName {
  /** RFC 3339: when it was first seen there. */
  readonly knownAt: string;
  /** RFC 3339: when a fix of it was first seen there. */
  readonly fixAt?: string;
}
