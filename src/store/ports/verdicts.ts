import type { Digest, FleetLine, Verdict, VerdictCause, VerdictCounts } from '../../domain/index.ts';
import type { NewEvent } from './events.ts';
import type { Page, PageRequest, ReportSummary } from './inventory.ts';

/** Verdicts of images by the line of the fleet, each kept when it changes. They outlive their image. */
export interface VerdictStore {
  /** Returns the number of the last sync of any feed; 0 before the first. */
  lastSync(): Promise<number>;
  /** Returns when the last verdict of any image was kept (RFC 3339, in UTC). */
  lastAt(): Promise<string | undefined>;
  /** Returns how an image was judged last. */
  standing(image: Digest): Promise<Standing | undefined>;
  /**
   * Stores how an image is judged now, and events of what that changes, at once. Stores nothing and returns false if
   * the image was judged again since `before` was read.
   */
  record(judged: JudgedImage, events: readonly NewEvent[]): Promise<boolean>;
  /** Returns how images were judged last; those that never were are left out. */
  standings(images: readonly Digest[]): Promise<ReadonlyMap<Digest, Standing>>;
  /**
   * Stores the counts and verdicts of images that were judged by one line, and returns those of which it stored nothing:
   * they were written or judged again meanwhile.
   */
  settle(images: readonly SettledImage[]): Promise<readonly Digest[]>;
  /** Lists the verdicts of an image, newest first. */
  history(image: Digest, page: PageRequest): Promise<Page<KeptVerdict>>;
  /** Counts images of the inventory by their verdict, and those past a time limit. */
  counts(): Promise<VerdictTotals>;
  /** Returns the line that images were judged by at a time (RFC 3339, in UTC); undefined before the first. */
  lineAt(at: string): Promise<KeptLine | undefined>;
  /** Lists images to judge again, by key: their verdict may be another now, though no feed has changed. */
  unsettled(query: UnsettledQuery): Promise<readonly Digest[]>;
}

export type VerdictTotals = Readonly<Record<Verdict['outcome'] | 'overdue', number>>;

/** How an image was judged last. */
export interface Standing {
  /** Grows each time that the image is judged. */
  readonly revision: number;
  readonly outcome: Verdict['outcome'];
  readonly counts: VerdictCounts;
  /** IDs past their time limit. */
  readonly overdue: readonly string[];
  /** Hash of the line. */
  readonly line: string;
  /** Version of the program. */
  readonly program: string;
  /** Number of the last sync before. */
  readonly sync: number;
  /** RFC 3339, in UTC: when the clock alone can change the verdict. */
  readonly due?: string;
}

export interface JudgedImage extends Omit<Standing, 'revision' | 'line'> {
  readonly image: Digest;
  readonly line: FleetLine;
  /** Revision that was read before; absent: none was there. */
  readonly before?: number;
  /** Reason for another verdict than before; absent: it is the same. */
  readonly cause?: VerdictCause;
  /** RFC 3339, in UTC. */
  readonly at: string;
}

/** An image that was judged by its matches. */
export interface SettledImage {
  readonly key: Digest;
  /** Number of the change that wrote the image that was judged. */
  readonly turn: number;
  readonly summary: ReportSummary;
  /** Absent without a line. */
  readonly judged?: JudgedImage;
  readonly events: readonly NewEvent[];
}

export interface KeptVerdict extends Pick<Standing, 'outcome' | 'counts' | 'sync'> {
  readonly cause: VerdictCause;
  /** RFC 3339. */
  readonly at: string;
  readonly line: KeptLine;
}

export interface KeptLine extends FleetLine {
  /** RFC 3339: when an image was first judged by it. */
  readonly since: string;
}

export interface UnsettledQuery {
  /** Hash of the line. */
  readonly line: string;
  readonly program: string;
  /** RFC 3339, in UTC. */
  readonly now: string;
  /** Only images with greater keys. */
  readonly after?: Digest;
  readonly limit: number;
}
