import type {
  EvidenceView,
  FleetDiffDocument,
  FleetPlanDocument,
  FleetStatusDocument,
  StoredVerdictDocument,
  MatchesAnswer,
  PruneAnswer,
  PruneRequest,
  LineOutcomeDocument,
  RanImageDocument,
  RunDocument,
  RunListAnswer,
  SentRunList,
  VexView,
} from '../../../api/index.ts';
import {
  defined,
  itemsOf,
  type Digest,
  type JsonObject,
  type PageStart,
  type Problem,
} from '../../../domain/index.ts';
import type { PlanQuery } from '../../../fleet/index.ts';

/** A fleet, stored locally or on a server. */
export interface Fleet {
  status(): Promise<FleetStatus>;
  /** Accepts one part of a run list. */
  putRuns(cluster: string, list: SentRunList): Promise<RunListAnswer>;
  runs(query: RunFilterOptions): AsyncIterable<RunDocument>;
  ranImages(query: { readonly isRunning: boolean }): AsyncIterable<RanImageDocument>;
  /** Scanned images, by a name if they have one. */
  images(): AsyncIterable<ScannedImage>;
  /** Scanned images that a CVE or feed record affects, according to the stored feeds. */
  affected(id: string): Promise<AffectedImages>;
  /** Scanned images that contain a package with this name (its own or its source's). */
  holding(wanted: WantedPackage): AsyncIterable<ScannedImage>;
  /** Finds a scanned image by its name, its digest or its key. */
  keyOf(image: string): Promise<Digest | undefined>;
  /** An image's verdicts, newest first. */
  verdicts(key: Digest): AsyncIterable<StoredVerdictDocument>;
  /** Compares two moments, for one scanned image or two. */
  diff(from: DatedKey, to: DatedKey): Promise<FleetDiffDocument>;
  /** Returns all stored evidence on a CVE or feed record in images. */
  evidence(id: string): Promise<EvidenceView>;
  /** Plans the upgrades that clear most. */
  plan(query: PlanQuery): Promise<FleetPlanDocument>;
  readonly vex: FleetVex;
  /** Matches all packages in scanned images again. */
  rebuild(): Promise<MatchesAnswer>;
  /** Removes data past its retention, or only counts it. */
  prune(request: PruneRequest): Promise<Pick<PruneAnswer, 'removed'>>;
  close(): Promise<void>;
}

/** VEX documents applied to verdicts. */
export interface FleetVex {
  /** Sorted by name. */
  list(): Promise<readonly VexView[]>;
  /** Adds a document, or replaces the one with the same name. */
  put(given: SentVexDocument): Promise<VexView>;
  /** Returns false if no document has this name. */
  remove(name: string): Promise<boolean>;
}

interface SentVexDocument {
  readonly name: string;
  /** The line whose verdicts it applies to; absent: all lines. */
  readonly line?: string;
  readonly document: JsonObject;
}

/** A scanned image at one moment. */
export interface DatedKey {
  readonly key: Digest;
  /** As the user asked for it. */
  readonly name: string;
  /** RFC 3339, in UTC; absent: now. */
  readonly asOf?: string;
}

export interface FleetStatus extends FleetStatusDocument {
  readonly feeds: readonly FeedLine[];
}

export interface FeedLine {
  readonly feed: string;
  /** RFC 3339; absent for a feed that was never loaded. */
  readonly syncedAt?: string;
  readonly problems: number;
}

export interface RunFilterOptions {
  readonly images?: readonly string[];
  readonly cluster?: string;
  readonly namespace?: string;
  readonly owner?: string;
  readonly isRunning: boolean;
}

export interface ScannedImage {
  readonly key: string;
  readonly name: string;
  /** The latest outcome for each line that applies. */
  readonly verdicts?: readonly LineOutcomeDocument[] | undefined;
}

export interface AffectedImages extends Affected {
  readonly images: readonly ScannedImage[];
}

interface Affected {
  /** Whether a feed that answers for a scanned image names it. */
  readonly known: boolean;
  /** Reasons why an image may be missing. */
  readonly problems: readonly Problem[];
}

interface AffectedPage extends Affected {
  readonly items: readonly ScannedImage[];
  readonly next?: string | undefined;
}

export interface WantedPackage {
  readonly name: string;
  /** The full version, as the package has it; absent: any. */
  readonly version?: string;
}

/** Reads all pages with affected images. */
export async function affectedOf(ask: (from: PageStart) => Promise<AffectedPage>): Promise<AffectedImages> {
  const first = await ask({});
  const images = itemsOf(async (from) => (from.cursor === undefined ? first : ask(from)));
  return { known: first.known, problems: first.problems, images: await Array.fromAsync(images) };
}

/** Converts to an image with a name, if it has one. */
export function toScanned({
  key,
  names,
  verdicts,
}: {
  readonly key: string;
  readonly names: readonly { readonly name: string }[];
  readonly verdicts?: readonly LineOutcomeDocument[] | undefined;
}): ScannedImage {
  return { key, name: names[0]?.name ?? key, ...defined({ verdicts }) };
}
