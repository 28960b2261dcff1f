import type { MessagePort } from 'node:worker_threads';
import type { Refusal } from '../../http/guard/index.ts';
import type { JudgedImages } from '../feeds/index.ts';
import type { GateNews, GateOrder } from './gate-requests.ts';
import type { WorkSettings } from './settings.ts';
import type { TaskWorld } from './task-world.ts';
import type { ScanProgress } from '../../findings/index.ts';
import type { ImagesHit } from '../../stored/index.ts';
import type { EvidenceArgs } from './tasks/collect-evidence.ts';
import type { CompareArgs, CompareResult } from './tasks/compare-images.ts';
import type { HitArgs } from './tasks/find-images-hit.ts';
import type { IndexArgs, IndexResult } from './tasks/index-image.ts';
import type { JudgeArgs } from './tasks/judge-images.ts';
import type { PlanArgs } from './tasks/plan-fleet.ts';
import type { RefreshArgs, RefreshResult } from './tasks/refresh-image.ts';
import type { ReindexArgs, ReindexResult } from './tasks/reindex-image.ts';
import type { RenderArgs, RenderResult } from './tasks/render-report.ts';
import type { SyncArgs, SyncedFeed } from './tasks/sync-feed.ts';
import type { AnnounceArgs } from './tasks/announce-changes.ts';
import type { FleetPlanDocument } from '../../api/index.ts';
import type { AnnouncedSync } from '../notifications/index.ts';

/** Thread tasks, with their arguments and results as plain data. */
export interface TaskTypes {
  /** Reads an image, stores its contents, and loads its enrichments. */
  readonly index: { readonly args: IndexArgs; readonly result: IndexResult };
  /** Reads an image again that an earlier program version read. */
  readonly reindex: { readonly args: ReindexArgs; readonly result: ReindexResult };
  /** Syncs a feed, or part of one, from its source, even if the data is fresh. */
  readonly sync: { readonly args: SyncArgs; readonly result: SyncedFeed };
  /** Loads a stored image's enrichments. */
  readonly refresh: { readonly args: RefreshArgs; readonly result: RefreshResult };
  /** Stores events and notifications for a feed's changes to stored images. */
  readonly announce: { readonly args: AnnounceArgs; readonly result: AnnouncedSync };
  /** Counts and judges the images that a feed's syncs may have changed, or whose verdict is stale. */
  readonly judge: { readonly args: JudgeArgs; readonly result: JudgedImages };
  /** Matches the stored packages that are due. */
  readonly match: { readonly args: undefined; readonly result: undefined };
  /** Records which images run while KEV lists a CVE that affects them. */
  readonly exploited: { readonly args: undefined; readonly result: undefined };
  /** Renders a stored image's current findings, without the network. */
  readonly render: { readonly args: RenderArgs; readonly result: RenderResult };
  /** Finds the stored images affected by an advisory, without the network. */
  readonly hit: { readonly args: HitArgs; readonly result: ImagesHit };
  /** Compares two moments, for one stored image or between two, without the network. */
  readonly compare: { readonly args: CompareArgs; readonly result: CompareResult };
  /** Writes everything stored about one vulnerability to a file. */
  readonly evidence: { readonly args: EvidenceArgs; readonly result: undefined };
  /** Plans the fleet's upgrades, without the network. */
  readonly plan: { readonly args: PlanArgs; readonly result: FleetPlanDocument };
  /** Counts what runs by workload, in Prometheus' text format. */
  readonly workloads: { readonly args: undefined; readonly result: string };
}

export type TaskName = keyof TaskTypes;

export type Task<Name extends TaskName> = (
  args: TaskTypes[Name]['args'],
  world: TaskWorld,
) => Promise<TaskTypes[Name]['result']>;

export interface TaskMessage<Name extends TaskName> {
  readonly name: Name;
  readonly args: TaskTypes[Name]['args'];
  /** The same for every task on a thread. */
  readonly settings: WorkSettings;
  /** Receives the task's news, and holds the pool's orders. */
  readonly port: MessagePort;
}

/** A running task asks to read one more layer, or gives one back. */
export interface SlotNews {
  readonly kind: 'slot';
  readonly isTaken: boolean;
}

/** The pool's order to a running task: give up, read one more layer, or send a request to a registry. */
export type TaskOrder = 'give up' | 'slot' | GateOrder;

/** A running task's news: progress, refused connections, and registry budgets. */
export type TaskNews = ScanProgress | { readonly kind: 'refused'; readonly refusal: Refusal } | GateNews;

/** Expected failures are returned as data: thrown between threads, they would keep only their message. */
export type TaskOutcome<Name extends TaskName> =
  | { readonly ok: true; readonly value: TaskTypes[Name]['result'] }
  /** Error as written by `writeAppError`. */
  | { readonly ok: false; readonly failure: string };
