import type { Digest, FleetLine, Verdict, VerdictCause, VerdictCounts } from '../../domain/index.ts';
import type { NewEvent } from './events.ts';
import type { CountedImage, DatedPageRequest, Page } from './inventory.ts';

/** Verdicts of images by the lines of the fleet, each kept when it changes. They outlive their image. */
export interface VerdictStore {
  /** Returns the number of the last sync of any feed; 0 before the first. */
  lastSync(): Promise<number>;
  /** Returns when the last verdict of any image was kept (RFC 3339, in UTC). */
  lastAt(): Promise<string | undefined>;
  /** Returns how images were judged last; those that never were, and of which no run changed, are left out. */
  standings(images: readonly Digest[]): Promise<ReadonlyMap<Digest, Standings>>;
  /** Returns how images were judged last, by image and line; images without a verdict are left out. */
  outcomes(images: readonly Digest[]): Promise<ReadonlyMap<string, readonly LineOutcome[]>>;
  /**
   * Stores how an image is judged now, and events of what that changes, at once. Stores nothing and returns false if
   * the image was judged again by this line since `before` was read.
   */
  record(judged: JudgedImage, events: readonly NewEvent[]): Promise<boolean>;
  /**
   * Stores the counts and verdicts of images, and returns those of which it stored not all: they were written, counted or
   * judged again meanwhile. Counts of a later sync stay.
   */
  settle(images: readonly SettledImage[]): Promise<readonly Digest[]>;
  /**
   * Forgets how an image was judged by lines that hold for it no longer, once it was judged by those that do. Leaves what
   * others judged since `before` was read, and returns false if that is by other lines: then other runs are known to them.
   */
  endOthers(image: Digest, lines: readonly string[], before: Standings): Promise<boolean>;
  /** The same for images that were judged by all lines that they had: only changes of their runs are forgotten. */
  forgetTurns(turns: ReadonlyMap<Digest, number>): Promise<void>;
  /**
   * Stores the lines as a server loads them, if they are others than before. Images that run are unsettled then, since
   * other lines may hold for them.
   */
  load(lines: readonly LoadedLine[], at: string): Promise<void>;
  /** Returns when the lines as they are now were loaded (RFC 3339); undefined before. */
  loadedAt(): Promise<string | undefined>;
  /** Lists the lines as they were at a time; absent: now. */
  linesAt(time?: string): Promise<readonly LoadedLine[]>;
  /** Lists the verdicts of an image. */
  history(image: Digest, page: DatedPageRequest): Promise<Page<KeptVerdict>>;
  /** Counts images of the inventory by their verdict, and those past a time limit. */
  counts(): Promise<VerdictTotals>;
  /** Returns the line that images were judged by at a time (RFC 3339, in UTC); undefined before the first. */
  lineAt(at: string): Promise<KeptLine | undefined>;
  /** Lists images to judge again, by key: their verdict may be another now, though no feed has changed. */
  unsettled(query: UnsettledQuery): Promise<readonly Digest[]>;
}

export type VerdictTotals = Readonly<Record<Verdict['outcome'] | 'overdue', number>>;

/** A version of a line with its scope and rules. */
export interface LoadedLine {
  readonly name: string;
  /** Plain data, which only its writer interprets. */
  readonly settings: unknown;
}

export interface Standings {
  /** By the name of the line. */
  readonly lines: ReadonlyMap<string, Standing>;
  /** Number of the last change of its runs, if it was not judged since; for `endOthers`. */
  readonly turn?: number;
}

export interface LineOutcome extends Pick<Standing, 'outcome'> {
  /** Name of the line. */
  readonly line: string;
}

/** How an image was judged last by a line. */
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
  /** RFC 3339, in UTC; empty where an earlier program judged. */
  readonly at: string;
}

export interface JudgedImage extends Omit<Standing, 'revision' | 'line'> {
  readonly image: Digest;
  readonly line: FleetLine;
  /** Revision that was read before; absent: none was there. */
  readonly before?: number;
  /** Reason for another verdict than before; absent: it is the same. */
  readonly cause?: VerdictCause;
}

/** An image that was judged by its matches. */
export interface SettledImage extends Pick<CountedImage, 'key' | 'summary' | 'sync'> {
  /** Number of the change that wrote the image that was judged. */
  readonly turn: number;
  /** One for each line that holds for it. */
  readonly verdicts: readonly SettledVerdict[];
}

export interface SettledVerdict {
  readonly judged: JudgedImage;
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

/** Conditions of images whose verdict may be another. */
export interface UnsettledLook {
  readonly lines: readonly Pick<FleetLine, 'name' | 'hash'>[];
  readonly program: string;
  /** RFC 3339, in UTC. */
  readonly now: string;
}

export interface UnsettledQuery extends UnsettledLook {
  /** Only images that run, or that run nowhere; absent: all. */
  readonly isRunning?: boolean;
  /** Only images with greater keys. */
  readonly after?: Digest;
  readonly limit: number;
}
