import type {
  EvidenceView,
  FleetDiffDocument,
  FleetPlanDocument,
  FleetStatusDocument,
  KeptVerdictDocument,
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
  itemsOf,
  type Digest,
  type JsonObject,
  type PageStart,
  type Problem,
} from '../../../domain/index.ts';
import type { PlanQuery } from '../../../fleet/index.ts';

/** The fleet in the store, or of a server. */
export interface Fleet {
  status(): Promise<FleetStatus>;
  /** Takes one part of a list. */
  putRuns(cluster: string, list: SentRunList): Promise<RunListAnswer>;
  runs(query: RunFilters): AsyncIterable<RunDocument>;
  ranImages(query: { readonly isRunning: boolean }): AsyncIterable<RanImageDocument>;
  /** Images that were scanned, by a name if they have one. */
  images(): AsyncIterable<ScannedImage>;
  /** Scanned images that a CVE, or a feed's record, affects, by the feeds as they are stored. */
  affected(id: string): Promise<AffectedImages>;
  /** Scanned images that hold a package of this name (its own or its source's). */
  holding(wanted: WantedPackage): AsyncIterable<ScannedImage>;
  /** Finds a scanned image by its name, its digest or its key. */
  keyOf(image: string): Promise<Digest | undefined>;
  /** Verdicts of an image, newest first. */
  verdicts(key: Digest): AsyncIterable<KeptVerdictDocument>;
  /** Tells what changed between two moments, of one scanned image or of two. */
  diff(from: DatedKey, to: DatedKey): Promise<FleetDiffDocument>;
  /** All that is known of a CVE, or of a feed's record, in images. */
  evidence(id: string): Promise<EvidenceView>;
  /** Plans the upgrades that clear most. */
  plan(query: PlanQuery): Promise<FleetPlanDocument>;
  readonly vex: FleetVex;
  /** Matches all packages of scanned images again. */
  rebuild(): Promise<MatchesAnswer>;
  /** Removes what is not kept any longer, or counts it. */
  prune(request: PruneRequest): Promise<Pick<PruneAnswer, 'removed'>>;
  close(): Promise<void>;
}

/** VEX documents that count in verdicts. */
export interface FleetVex {
  /** By name. */
  list(): Promise<readonly VexView[]>;
  /** Has a document count, in place of one of the same name. */
  put(given: SentVexDocument): Promise<VexView>;
  /** False if no document has this name. */
  remove(name: string): Promise<boolean>;
}

interface SentVexDocument {
  readonly name: string;
  /** The line in whose verdicts it counts; absent: in all. */
  readonly line?: string;
  readonly document: JsonObject;
}

/** A scanned image at one moment. */
export interface DatedKey {
  readonly key: Digest;
  /** As it was asked for. */
  readonly name: string;
  /** RFC 3339, in UTC; absent: now. */
  readonly asOf?: string;
}

export interface FleetStatus extends FleetStatusDocument {
  readonly feeds: readonly FeedLine[];
}

export interface FeedLine {
  readonly feed: string;
  /** RFC 3339; absent for one that was never loaded. */
  readonly syncedAt?: string;
  readonly problems: number;
}

export interface RunFilters {
  readonly images?: readonly string[];
  readonly cluster?: string;
  readonly namespace?: string;
  readonly owner?: string;
  readonly isRunning: boolean;
}

export interface ScannedImage {
  readonly key: string;
  readonly name: string;
  /** How it was judged last, by each of its lines. */
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
  /** In full, as the package has it; absent: any. */
  readonly version?: string;
}

/** Reads all pages of affected images. */
export async function affectedOf(ask: (from: PageStart) => Promise<AffectedPage>): Promise<AffectedImages> {
  const first = await ask({});
  const images = itemsOf(async (from) => (from.cursor === undefined ? first : ask(from)));
  return { known: first.known, problems: first.problems, images: await Array.fromAsync(images) };
}

/** An image by a name, if it has one. */
export function toScanned({
  key,
  names,
  verdicts,
}: {
  readonly key: string;
  readonly names: readonly { readonly name: string }[];
  readonly verdicts?: readonly LineOutcomeDocument[] | undefined;
}): ScannedImage {
  return { key, name: names[0]?.name ?? key, ...(verdicts && { verdicts }) };
}
