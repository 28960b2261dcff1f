import type { Digest, Places, RunPlace } from '../../domain/index.ts';
import type { DatedPageRequest, HeldPackage, ImagePageRequest, ImageReader, Page } from './inventory.ts';

/** Runs of images, cluster by cluster. Ended ones stay, with their end. */
export interface RunStore {
  /**
   * Takes a whole list of a cluster's runs, or one part of it; the list is applied once its last part has come. Throws
   * CLUSTER_TAKEN for the name of another cluster, RUNS_OUTDATED for an older list, LIMIT_EXCEEDED for too many runs.
   */
  put(claim: ClusterClaim, list: RunList): Promise<RunListOutcome>;
  /** Applies changes since a generation. Throws as `put`, and RUNS_OUTDATED if the cluster is at another generation. */
  amend(claim: ClusterClaim, change: RunChange): Promise<RunChanges>;
  /** Notes that a cluster is alive. Throws as `amend`. */
  heartbeat(claim: ClusterClaim, beat: Heartbeat): Promise<void>;
  /** Ends the runs of a cluster and frees its name; false if it is not known. Its runs stay. */
  removeCluster(name: string, at: string): Promise<boolean>;
  /** Lists clusters by name, with the numbers of the runs that the reader sees. */
  clusters(reader?: ImageReader): Promise<readonly Cluster[]>;
  cluster(name: string, reader?: ImageReader): Promise<Cluster | undefined>;
  /** Lists runs, newest first. */
  list(query: RunQuery): Promise<Page<Run>>;
  /** Lists images that ran, newest first. */
  images(query: RunImageQuery): Promise<Page<RunImage>>;
  /** Looks up what runs now of the images that hold a package, or of one image. */
  hit(query: HitQuery): Promise<RunningHits>;
  /** Lists where images run now, by their keys in the inventory; those that run nowhere are left out. */
  placesOf(images: readonly Digest[]): Promise<ReadonlyMap<string, readonly WorkloadPlace[]>>;
  counts(reader?: ImageReader): Promise<RunCounts>;
}

export interface ClusterClaim {
  readonly cluster: string;
  /** UID of its `kube-system` namespace, or another text that stays with the cluster. The name belongs to the first. */
  readonly uid: string;
}

export interface RunList {
  /** Grows with each list or change of the cluster. */
  readonly generation: number;
  /** RFC 3339, in UTC: when it was made. */
  readonly at: string;
  /** Number of this part; the first is 1. */
  readonly part: number;
  readonly of: number;
  readonly runs: readonly NewRun[];
}

export interface RunKey {
  readonly namespace: string;
  readonly workload: { readonly kind: string; readonly name: string };
  readonly container: string;
  readonly image: NewRunImage;
}

export interface NewRun extends RunKey {
  readonly owner?: string;
  /** RFC 3339, in UTC; absent: since the time of the list. */
  readonly since?: string;
}

export interface NewRunImage {
  /** Image as the workload names it. */
  readonly reference: string;
  readonly digest?: Digest;
  /** Full name of repository and digest, by which a scan may have verified it. */
  readonly digestReference?: string;
}

export interface RunChange {
  /** Generation that the changes follow. */
  readonly after: number;
  readonly generation: number;
  readonly at: string;
  readonly started: readonly NewRun[];
  readonly ended: readonly RunKey[];
}

export interface Heartbeat {
  readonly generation: number;
  readonly at: string;
}

/** Numbers of runs that a list or change started or ended, or that have another owner now. */
export interface RunChanges {
  readonly started: number;
  readonly ended: number;
  readonly changed: number;
}

export type RunListOutcome =
  | ({ readonly isApplied: true } & RunChanges)
  /** Numbers of the parts that have not come yet. */
  | { readonly isApplied: false; readonly missing: readonly number[] };

export interface Cluster {
  readonly name: string;
  /** Absent once it was removed. */
  readonly uid?: string;
  /** Absent before its first whole list. */
  readonly generation?: number;
  /** RFC 3339: the time of its last list, change or heartbeat. */
  readonly heardAt: string;
  readonly running: number;
}

export interface RunQuery extends ImagePageRequest, DatedPageRequest {
  /** Digests, keys or references of images. */
  readonly images?: readonly string[];
  /** Only runs of images that this hits. */
  readonly hitBy?: HitSubject;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly owner?: string;
  /** Only runs that have not ended. */
  readonly isRunning?: boolean;
}

export interface Run {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: { readonly kind: string; readonly name: string };
  readonly container: string;
  readonly image: StoredRunImage;
  readonly owner?: string;
  /** RFC 3339. */
  readonly since: string;
  /** Absent while it runs. */
  readonly until?: string;
  /** Time at which its cluster was heard last. */
  readonly heardAt: string;
}

export interface StoredRunImage {
  readonly reference: string;
  readonly digest?: Digest;
  /** Key of the image in the inventory; absent if it was never scanned, as far as the reader may know. */
  readonly key?: Digest;
}

/** One container of a workload that runs an image. */
export interface WorkloadPlace extends Pick<
  Run,
  'cluster' | 'namespace' | 'workload' | 'container' | 'owner'
> {
  /** Whether it runs no other image, as it does during a rollout. */
  readonly isAlone: boolean;
}

export interface RunImageQuery extends ImagePageRequest {
  readonly isRunning?: boolean;
}

export interface RunImage extends StoredRunImage {
  /** Runs of it that have not ended. */
  readonly running: number;
}

/** The subject of an event: a package that images hold, or one image. */
export interface HitSubject {
  readonly package?: HeldPackage;
  /** Key of the image, or the digest of one that was never scanned. */
  readonly image?: Digest;
}

export interface HitQuery extends ImageReader {
  readonly subject: HitSubject;
  /** Only what runs in these places. */
  readonly within?: Places;
  /** Most lines, and most runs of all lines. */
  readonly limit: number;
}

/** Runs of an event, one line for each image and owner. */
export interface RunningHits {
  /** Distinct images that run. */
  readonly images: number;
  readonly runs: number;
  /** Those with the most runs first. */
  readonly lines: readonly HitLine[];
}

export interface HitLine {
  readonly image: Digest;
  /** Name of the image, as a workload has it. */
  readonly name: string;
  readonly owner?: string;
  readonly runs: number;
  /** The first of them. */
  readonly places: readonly RunPlace[];
}

export interface RunCounts {
  readonly running: number;
  /** Distinct images that run. */
  readonly images: number;
  /** Those of them that nobody has scanned. */
  readonly neverScanned: number;
}
