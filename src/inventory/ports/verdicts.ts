import type { Digest, FleetLine, Verdict, VerdictCause, VerdictCounts } from '../../domain/index.ts';
import type { Page } from '../../store/ports.ts';
import type { NewEvent } from './events.ts';
import type { CountedImage, DatedPageRequest } from './inventory.ts';

/** Image verdicts by the fleet's lines, stored whenever they change. They outlive their image. */
export interface VerdictStore {
  /** Returns the last sync's number for any feed; 0 before the first. */
  lastSync(): Promise<number>;
  /** Returns when the last verdict was stored for any image (RFC 3339, in UTC). */
  lastAt(): Promise<string | undefined>;
  /** Returns current verdicts; leaves out images never judged and without changed runs. */
  currentVerdicts(images: readonly Digest[]): Promise<ReadonlyMap<Digest, CurrentVerdicts>>;
  /** Returns current outcomes by image and line; leaves out images without a verdict. */
  outcomes(images: readonly Digest[]): Promise<ReadonlyMap<string, readonly LineOutcome[]>>;
  /**
   * Stores an image's current verdict together with the resulting events. Stores nothing and returns false if
   * another worker judged the image by this line since `before` was read.
   */
  record(judged: JudgedImage, events: readonly NewEvent[]): Promise<boolean>;
  /**
   * Stores images' counts and verdicts. Returns the images not fully stored because they were saved, counted
   * or judged again meanwhile. Counts from a later sync stay.
   */
  recordImages(images: readonly ImageVerdicts[]): Promise<readonly Digest[]>;
  /**
   * Removes an image's verdicts by lines that no longer apply, once it was judged by the lines that do. Keeps
   * verdicts stored since `before` was read, and returns false if these are by other lines: their worker saw
   * other runs.
   */
  endOthers(image: Digest, lines: readonly string[], before: CurrentVerdicts): Promise<boolean>;
  /** Clears the stale marks on images whose lines were all judged: nothing else needs removal. */
  clearStaleMarks(sequences: ReadonlyMap<Digest, number>): Promise<void>;
  /**
   * Stores a server's loaded lines, if they changed. Marks running images as stale, since another line may
   * apply to them.
   */
  load(lines: readonly LoadedLine[], at: string): Promise<void>;
  /** Returns when the current lines were loaded (RFC 3339); undefined before the first load. */
  loadedAt(): Promise<string | undefined>;
  /** Lists the lines at a time; absent: now. */
  linesAt(time?: string): Promise<readonly LoadedLine[]>;
  /** Lists an image's verdicts. */
  history(image: Digest, page: DatedPageRequest): Promise<Page<StoredVerdict>>;
  /** Counts inventory images by verdict, and images past a time limit. */
  counts(): Promise<VerdictTotals>;
  /** Returns the line in effect at a time (RFC 3339, in UTC); undefined before the first. */
  lineAt(at: string): Promise<StoredLine | undefined>;
  /** Lists images with stale verdicts, by key: the verdict may differ now even without a feed change. */
  stale(query: StaleQuery): Promise<readonly Digest[]>;
}

export type VerdictTotals = Readonly<Record<Verdict['outcome'] | 'overdue', number>>;

/** A line version with its scope and rules. */
export interface LoadedLine {
  readonly name: string;
  /** Plain data that only its writer interprets. */
  readonly settings: unknown;
}

export interface CurrentVerdicts {
  /** Keyed by line name. */
  readonly lines: ReadonlyMap<string, CurrentVerdict>;
  /** Sequence number of the last run change, if not judged since; for `endOthers`. */
  readonly sequence?: number;
}

export interface LineOutcome extends Pick<CurrentVerdict, 'outcome'> {
  /** Line name. */
  readonly line: string;
}

/** An image's latest verdict by one line. */
export interface CurrentVerdict {
  /** Grows with each verdict on the image. */
  readonly revision: number;
  readonly outcome: Verdict['outcome'];
  readonly counts: VerdictCounts;
  /** IDs past their time limit. */
  readonly overdue: readonly string[];
  /** Line hash. */
  readonly line: string;
  /** Program version. */
  readonly program: string;
  /** Number of the last sync before the verdict. */
  readonly sync: number;
  /** RFC 3339, in UTC: when time alone can change the verdict. */
  readonly due?: string;
  /** RFC 3339, in UTC; empty in rows from an earlier program. */
  readonly at: string;
}

export interface JudgedImage extends Omit<CurrentVerdict, 'revision' | 'line'> {
  readonly image: Digest;
  readonly line: FleetLine;
  /** Revision read before; absent: there was no verdict. */
  readonly before?: number;
  /** Why the verdict changed; absent: unchanged. */
  readonly cause?: VerdictCause;
}

/** An image's counts and verdicts, judged by its matches. */
export interface ImageVerdicts extends Pick<CountedImage, 'key' | 'summary' | 'sync'> {
  /** Sequence number that the judged image was saved with. */
  readonly sequence: number;
  /** One per line that applies to it. */
  readonly verdicts: readonly NewVerdict[];
}

/** A verdict to store, with its events. */
export interface NewVerdict {
  readonly judged: JudgedImage;
  readonly events: readonly NewEvent[];
}

/** An outcome in the verdict history of an image. */
export interface StoredVerdict extends Pick<CurrentVerdict, 'outcome' | 'counts' | 'sync'> {
  readonly cause: VerdictCause;
  /** RFC 3339. */
  readonly at: string;
  readonly line: StoredLine;
}

export interface StoredLine extends FleetLine {
  /** RFC 3339: when an image was first judged by it. */
  readonly since: string;
}

/** Conditions for a stale verdict. */
export interface StaleSearch {
  readonly lines: readonly Pick<FleetLine, 'name' | 'hash'>[];
  readonly program: string;
  /** RFC 3339, in UTC. */
  readonly now: string;
}

export interface StaleQuery extends StaleSearch {
  /** Only images that run, or only images that run nowhere; absent: all. */
  readonly isRunning?: boolean;
  /** Only images with greater keys. */
  readonly after?: Digest;
  readonly limit: number;
}
