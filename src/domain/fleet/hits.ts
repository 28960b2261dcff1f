import type { Digest } from './digest.ts';

/** The images and workloads that an event hits when someone is sent it. */
export interface Hits {
  readonly images: number;
  /** Workloads that run them, by container. */
  readonly workloads: number;
  /** The workloads, and those of the images that run nowhere. */
  readonly total: number;
  readonly listed: readonly Hit[];
  /** Address of the full list, if some are not listed. */
  readonly more?: string;
}

/** Workloads of one image and owner: a hundred of them are one line. */
export interface Hit {
  readonly image: Digest;
  /** Name of the image. */
  readonly name: string;
  readonly owner?: string;
  /** Number of workloads that run it; absent if none does. */
  readonly workloads?: number;
  /** The first of them. */
  readonly places?: readonly RunPlace[];
}

/** Most lines of images, most workloads, and most events, in one message. */
export const MAX_LISTED = 100;

/** Place where a container runs. */
export interface RunPlace {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: { readonly kind: string; readonly name: string };
  readonly container: string;
}
