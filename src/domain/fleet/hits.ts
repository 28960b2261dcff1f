import type { Digest } from '../images/digest.ts';

/** The images and workloads that an event hits when a message about it is sent. */
export interface Hits {
  readonly images: number;
  /** Workloads that run them, by container. */
  readonly workloads: number;
  /** Workloads, plus images that run nowhere. */
  readonly total: number;
  readonly listed: readonly Hit[];
  /** Address of the full list, if it is cut. */
  readonly more?: string;
}

/** One image's workloads with one owner: a hundred workloads are one line. */
export interface Hit {
  readonly image: Digest;
  /** Image name. */
  readonly name: string;
  readonly owner?: string;
  /** Number of workloads that run it; absent if it runs nowhere. */
  readonly workloads?: number;
  /** The first places only. */
  readonly places?: readonly RunPlace[];
}

/** Maximum image lines, workloads, and events, in one message. */
export const MAX_LISTED = 100;

/** Place where a container runs. */
export interface RunPlace {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: { readonly kind: string; readonly name: string };
  readonly container: string;
}
