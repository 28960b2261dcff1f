import type { Digest } from '../../domain/index.ts';
import type { Page } from '../../store/ports.ts';
import type { ImagePageRequest } from './inventory.ts';
import type { NewRun, Run } from './runs.ts';

/** Questions of clusters before they start a pod, and the last answer for each workload. */
export interface AdmissionStore {
  /** Returns the owner of a workload that runs; undefined if it does not, or has none. */
  ownerOf(place: WorkloadName): Promise<string | undefined>;
  /** Looks up an image that a namespace wants to run. */
  known(query: AskedImage): Promise<KnownImage>;
  /** Stores the answer in place of the workload's last one. */
  note(answer: AdmissionAnswer): Promise<void>;
  /** Lists answers, newest first. */
  list(query: AdmissionQuery): Promise<Page<AdmissionAnswer>>;
  /**
   * Notes runs whose digest is not the one that was judged, where the same tag was admitted. Returns them, each once.
   */
  noteStarted(cluster: string, started: readonly StartedRun[]): Promise<readonly OtherDigest[]>;
}

export type WorkloadName = Pick<Run, 'cluster' | 'namespace' | 'workload'>;

export interface AskedImage extends Pick<Run, 'cluster' | 'namespace'> {
  /** As the pod names it. */
  readonly reference: string;
  /** Absent if the tag could not be resolved. */
  readonly digest?: Digest;
  /** RFC 3339, in UTC: runs that ended before do not count. */
  readonly since: string;
}

export interface KnownImage {
  /** Whether the digest, or without one the reference, runs in the namespace or did since. */
  readonly hasRun: boolean;
  /** Images in the inventory that the digest names, with their platforms: of an index, each that was read. */
  readonly images: readonly { readonly key: Digest; readonly platform?: string }[];
}

export interface AdmissionAnswer extends WorkloadName {
  readonly owner?: string;
  /** RFC 3339, in UTC. */
  readonly at: string;
  readonly answer: 'admitted' | 'warned' | 'refused';
  readonly images: readonly AnsweredImage[];
}

export interface AnsweredImage {
  readonly container: string;
  readonly reference: string;
  /** The digest that was judged; absent if the tag could not be resolved. */
  readonly digest?: Digest;
  readonly outcome: 'within' | 'over' | 'incomplete' | 'unknown';
  /** Why it is over the line, incomplete or unknown. */
  readonly reason?: string;
  /** Another digest that started under the same tag afterwards. */
  readonly startedDigest?: Digest;
}

export interface AdmissionQuery extends ImagePageRequest {
  readonly cluster?: string;
  readonly namespace?: string;
}

export type StartedRun = Omit<NewRun, 'owner'>;

export interface OtherDigest extends WorkloadName {
  readonly container: string;
  readonly reference: string;
  readonly judged: Digest;
  readonly started: Digest;
}
