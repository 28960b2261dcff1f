import type { Digest, Places, RunPlace, UnknownReason } from '../../domain/index.ts';
import type { ErrorCode } from '../../errors/index.ts';
import type { Page } from '../../store/ports.ts';
import type {
  DatedPageRequest,
  PackageKey,
  ImagePageRequest,
  ImageReader,
  ReportSummary,
} from './inventory.ts';

/** Image runs, by cluster. Ended runs stay, with their end. */
export interface RunStore {
  /**
   * Takes a cluster's whole run list, or one part; the list is applied once its last part has arrived. Throws
   * CLUSTER_TAKEN for another cluster's name, RUNS_OUTDATED for an older list, LIMIT_EXCEEDED for too many
   * runs.
   */
  put(claim: ClusterClaim, list: RunList): Promise<RunListOutcome>;
  /** Applies changes since a generation. Throws as `put`, and RUNS_OUTDATED if the cluster is at another generation. */
  amend(claim: ClusterClaim, change: RunChange): Promise<RunChanges>;
  /** Records that a cluster is alive. Throws as `amend`. */
  heartbeat(claim: ClusterClaim, beat: Heartbeat): Promise<void>;
  /** Ends a cluster's runs and frees its name; false if it is unknown. Its runs stay. */
  removeCluster(name: string, at: string): Promise<boolean>;
  /** Lists clusters by name, with counts of the runs visible to the reader. */
  clusters(reader?: ImageReader): Promise<readonly Cluster[]>;
  cluster(name: string, reader?: ImageReader): Promise<Cluster | undefined>;
  /** Lists runs, newest first. */
  list(query: RunQuery): Promise<Page<Run>>;
  /** Lists images that ran, newest first. */
  images(query: RunImageQuery): Promise<Page<RunImage>>;
  /** Looks up current runs for images with a package, or for one image. */
  hit(query: HitQuery): Promise<RunningHits>;
  /** Lists where images run now, by inventory key; leaves out images that run nowhere. */
  placesOf(images: readonly Digest[]): Promise<ReadonlyMap<string, readonly WorkloadPlace[]>>;
  counts(reader?: ImageReader): Promise<RunCounts>;
  /** Lists runs that have not ended, those of one workload next to each other. */
  open(query: OpenRunQuery): Promise<readonly OpenRun[]>;
  /** Returns the counts and the remarkable verdicts of images, by the `imageId` of their runs. */
  countsOf(imageIds: readonly number[]): Promise<ReadonlyMap<number, CountsOfImage>>;
  /** Records why an image could not be read, or that it was. Each failure in a row doubles the pause, up to a day. */
  noteRead(image: PlatformDigest, failure?: ReadFailure): Promise<void>;
  /** Lists images that run, were never read, and are due, longest known first. */
  unread(query: UnreadQuery): Promise<readonly UnreadImage[]>;
  /** Lists the sealed credentials with which pods pull an image of this name, newest first. */
  pullCredentials(image: Pick<UnreadImage, 'reference'>): Promise<readonly string[]>;
}

export interface ClusterClaim {
  readonly cluster: string;
  /** UID of its `kube-system` namespace, or another stable text. The first UID owns the name. */
  readonly uid: string;
}

export interface RunList {
  /** Grows with each list or change from the cluster. */
  readonly generation: number;
  /** RFC 3339, in UTC: when the list was made. */
  readonly at: string;
  /** Part number, from 1. */
  readonly part: number;
  readonly of: number;
  readonly runs: readonly NewRun[];
  /** For its runs alone. A whole list replaces all earlier ones. */
  readonly credentials?: readonly PullCredentials[];
}

/** Credentials that pods of a namespace pull an image with; kept until none of them runs it. */
export interface PullCredentials {
  readonly namespace: string;
  /** Image reference in the workload. */
  readonly reference: string;
  /** Equal for equal credentials. */
  readonly fingerprint: string;
  readonly sealed: string;
}

export interface RunKey {
  readonly namespace: string;
  readonly workload: { readonly kind: string; readonly name: string };
  readonly container: string;
  readonly image: NewRunImage;
}

export interface NewRun extends RunKey {
  readonly owner?: string;
  /** RFC 3339, in UTC; absent: the list's time. */
  readonly since?: string;
}

export interface NewRunImage {
  /** Image reference in the workload. */
  readonly reference: string;
  readonly digest?: Digest;
  /** Of the node that it runs on: `linux/arm64`. */
  readonly platform?: string;
}

export interface RunChange {
  /** Generation that the changes follow. */
  readonly after: number;
  readonly generation: number;
  readonly at: string;
  readonly started: readonly NewRun[];
  readonly ended: readonly RunKey[];
  /** Of runs that started. */
  readonly credentials?: readonly PullCredentials[];
}

export interface Heartbeat {
  readonly generation: number;
  readonly at: string;
}

/** Counts of runs that a list or change started, ended, or moved to another owner. */
export interface RunChanges {
  readonly started: number;
  readonly ended: number;
  readonly changed: number;
}

export type RunListOutcome =
  | ({ readonly isApplied: true } & RunChanges)
  /** Parts still missing. */
  | { readonly isApplied: false; readonly missing: readonly number[] };

export interface Cluster {
  readonly name: string;
  /** Absent once removed. */
  readonly uid?: string;
  /** Absent before its first whole list. */
  readonly generation?: number;
  /** RFC 3339: time of its last list, change or heartbeat. */
  readonly heardAt: string;
  readonly running: number;
}

export interface RunQuery extends ImagePageRequest, DatedPageRequest {
  /** Image digests, keys or references. */
  readonly images?: readonly string[];
  /** Only runs whose image this hits. */
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
  /** Time of the cluster's last message. */
  readonly heardAt: string;
}

export interface StoredRunImage extends NewRunImage {
  /** The image's key in the inventory; absent if it was never scanned, as far as the reader may see. */
  readonly key?: Digest;
  /** Why there is no key. */
  readonly unknown?: UnknownImage;
}

export interface UnknownImage {
  readonly reason: UnknownReason;
  /** Error of the last attempt to read it. */
  readonly failure?: string;
}

/** Identifies an image as clusters report it; without `platform` if that is not known. */
export interface PlatformDigest {
  readonly digest: Digest;
  readonly platform?: string;
}

export interface UnreadQuery {
  /** RFC 3339, in UTC. */
  readonly now: string;
  readonly limit: number;
}

export interface UnreadImage extends PlatformDigest {
  /** As a workload names it. */
  readonly reference: string;
}

export interface ReadFailure {
  readonly code: ErrorCode;
  readonly message: string;
  /** RFC 3339, in UTC. */
  readonly at: string;
}

/** One workload container that runs an image. */
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
  /** Its runs that have not ended. */
  readonly running: number;
}

/** An event's subject: a package in images, or one image. */
export interface HitSubject {
  readonly package?: PackageKey;
  /** The image's key, or its digest if it was never scanned. */
  readonly image?: Digest;
}

export interface HitQuery extends ImageReader {
  readonly subject: HitSubject;
  /** Only runs in these places. */
  readonly within?: Places;
  /** Maximum lines, and maximum runs across all lines. */
  readonly limit: number;
}

/** Current runs for an event, one line per image and owner. */
export interface RunningHits {
  /** Distinct running images. */
  readonly images: number;
  readonly runs: number;
  /** Ordered by runs, most first. */
  readonly lines: readonly HitLine[];
}

export interface HitLine {
  readonly image: Digest;
  /** Image name in a workload. */
  readonly name: string;
  readonly owner?: string;
  readonly runs: number;
  /** The first places only. */
  readonly places: readonly RunPlace[];
}

/** A run that has not ended, in few words: a fleet has hundreds of thousands. */
export interface OpenRun {
  readonly clusterId: number;
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
  readonly container: string;
  /** Empty without an owner. */
  readonly owner: string;
  /** Names the image as workloads do; several may be of one image. */
  readonly imageId: number;
}

export interface OpenRunQuery {
  /** The last run of the page before. */
  readonly after?: OpenRun;
  readonly limit: number;
}

export interface CountsOfImage {
  /** The same for all names of an image. */
  readonly image: string;
  /** Absent if the image was not read, or not yet matched. */
  readonly report?: ReportSummary;
  /** Leaves out lines within which it is, and with nothing overdue. */
  readonly verdicts: readonly RemarkableVerdict[];
}

export interface RemarkableVerdict {
  /** Line name. */
  readonly line: string;
  readonly isOver: boolean;
  /** Distinct IDs past their time limit. */
  readonly overdue: number;
}

export interface RunCounts {
  readonly running: number;
  /** Distinct running images. */
  readonly images: number;
  /** Running images that nobody has scanned. */
  readonly neverScanned: number;
  /** The ones of them whose last attempt failed. */
  readonly unreadable: number;
}
