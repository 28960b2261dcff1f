import type { ChangeKind, Digest } from '../../domain/index.ts';
import type { ImageReader } from './inventory.ts';

/** Lists inventory changes by sequence number, for pages that show the inventory. */
export interface ChangeStore {
  /**
   * Lists changes after a sequence number that the reader may see. Without a number, or with one older than
   * the kept changes, everything counts as changed.
   */
  since(sequence: number | undefined, reader?: ImageReader): Promise<InventoryChanges>;
}

export interface InventoryChanges {
  /** Number of the last change: pass it next time. */
  readonly sequence: number;
  /** True if anything may have changed; then nothing is listed. */
  readonly isAll: boolean;
  readonly images: readonly ChangedImage[];
  /** Workloads whose runs began, ended or changed owner. */
  readonly workloads: readonly ChangedWorkload[];
  /** Feeds whose records changed. */
  readonly feeds: readonly string[];
}

export interface ChangedImage {
  readonly key: Digest;
  /** Sorted. */
  readonly kinds: readonly ChangeKind[];
}

export interface ChangedWorkload {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: { readonly kind: string; readonly name: string };
}
