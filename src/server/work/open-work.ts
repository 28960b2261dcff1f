import { AppError, readAppError } from '../../errors/index.ts';
import type { JudgedImages, RefreshImage, SyncTask } from '../feeds/index.ts';
import { TASK_THREAD } from './entries.ts';
import {
  READER_HEAP,
  READER_PROCESS_REST_MS,
  READER_REST_MS,
  REPORT_HEAP,
  REPORT_REST_MS,
  REPORT_THREADS,
  REPORTS_AT_A_TIME,
} from './limits.ts';
import type { RegistryBudgets } from '../registries/index.ts';
import type { ImagesHit } from '../../stored/index.ts';
import type { WorkSettings } from './settings.ts';
import type { EvidenceArgs } from './tasks/collect-evidence.ts';
import type { CompareArgs, CompareResult } from './tasks/compare-images.ts';
import type { FleetPlanDocument } from '../../api/index.ts';
import type { HitArgs } from './tasks/find-images-hit.ts';
import { readerOf } from './reader-of.ts';
import type { IndexArgs, IndexResult } from './tasks/index-image.ts';
import type { JudgeArgs } from './tasks/judge-images.ts';
import type { PlanArgs } from './tasks/plan-fleet.ts';
import type { ReindexArgs, ReindexResult } from './tasks/reindex-image.ts';
import type { RenderArgs, RenderResult } from './tasks/render-report.ts';
import type { AnnouncedSync } from '../notifications/index.ts';
import type { AnnounceArgs } from './tasks/announce-changes.ts';
import type { ProcessUsage } from './readers/process-usage.ts';
import { Readers, type ReadersOptions } from './readers/readers.ts';
import type { RunOptions } from './run-options.ts';
import { ThreadPool } from './thread-pool.ts';

/** Work outside the main thread. Each method throws INTERRUPTED once its signal is aborted. */
export interface Work {
  /** Reads an image, stores its contents, and loads its enrichments. */
  index(args: IndexArgs, options?: IndexOptions): Promise<IndexResult>;
  /** Reads an image again that an earlier program version read. */
  reindex(args: ReindexArgs, signal: AbortSignal): Promise<ReindexResult>;
  /** Syncs a feed from its source, even if the data is fresh. A failing source does not make this fail. */
  readonly sync: SyncTask;
  /** Loads a stored image's enrichments. */
  readonly refresh: RefreshImage;
  /** Stores events and notifications for a feed's changes to stored images. */
  announce(args: AnnounceArgs, signal: AbortSignal): Promise<AnnouncedSync>;
  /** Counts and judges the images that a feed's syncs may have changed, or whose verdict is stale. */
  judge(args: JudgeArgs, signal: AbortSignal): Promise<JudgedImages>;
  /** Matches the stored packages that are due. */
  readonly match: (signal: AbortSignal) => Promise<void>;
  /** Records which images run while KEV lists a CVE that affects them. */
  readonly noteExploited: (signal: AbortSignal) => Promise<void>;
  render(args: RenderArgs): Promise<RenderResult>;
  imagesHit(args: HitArgs): Promise<ImagesHit>;
  compare(args: CompareArgs): Promise<CompareResult>;
  /** Writes everything stored about one vulnerability to a file. */
  evidence(args: EvidenceArgs): Promise<void>;
  /** Plans the fleet's upgrades: a large fleet takes a minute. */
  plan(args: PlanArgs): Promise<FleetPlanDocument>;
  /** Counts what runs by workload, in Prometheus' text format: a large fleet takes seconds. */
  workloads(): Promise<string>;
  /** Usage of the process that reads images and feeds. */
  usage(): Promise<ProcessUsage>;
  /** Ends running tasks. */
  stop(): Promise<void>;
}

/** Options for indexing: in the background, it yields threads and registry budgets to people's scans. */
type IndexOptions = Omit<RunOptions, 'gate'>;

/**
 * Gives readers and reports separate threads, so that no report waits for an image to be read. Readers run in
 * a separate process at low priority.
 */
export function openWork(
  settings: WorkSettings,
  environment: ReadersOptions['environment'],
  budgets: Pick<RegistryBudgets, 'gateFor'>,
): Work {
  const readers = new Readers({
    entry: TASK_THREAD.href,
    // While feeds load for minutes, or images are judged, one more thread serves images and the feeds that
    // they wait for.
    threads: settings.workers + 1,
    tasksAtATime: 1,
    heap: READER_HEAP,
    rest: READER_REST_MS,
    background: true,
    processRest: READER_PROCESS_REST_MS,
    environment,
    settings,
  });
  const reports = reportThreads(settings);
  return {
    index(args, options = {}) {
      const { isBackground = false } = options;
      const account = readerOf(args);
      return readers.run('index', args, { ...options, gate: budgets.gateFor({ account, isBackground }) });
    },
    reindex(args, signal) {
      const gate = budgets.gateFor({ account: '', isBackground: true });
      return readers.run('reindex', args, { ...quiet(signal), gate });
    },
    async sync(feed, { signal, onProgress }) {
      const { kind, problems, error } = await readers.run('sync', feed, {
        signal,
        onProgress: (progress) => {
          if (progress.kind === 'feed') onProgress(progress);
        },
      });
      return { kind, problems, ...(error !== undefined && { error: failureIn(error) }) };
    },
    refresh: async (key, signal) => (await readers.run('refresh', { key }, quiet(signal))).refreshed,
    judge: (args, signal) => readers.run('judge', args, quiet(signal)),
    announce: (args, signal) => readers.run('announce', args, { signal }),
    match: (signal) => readers.run('match', undefined, quiet(signal)),
    noteExploited: (signal) => readers.run('exploited', undefined, quiet(signal)),
    render: (args) => reports.run('render', args),
    imagesHit: (args) => reports.run('hit', args),
    compare: (args) => reports.run('compare', args),
    evidence: (args) => reports.run('evidence', args),
    plan: (args) => readers.run('plan', args, { isBackground: true }),
    workloads: () => reports.run('workloads', undefined),
    usage: () => readers.usage(),
    async stop() {
      await Promise.all([readers.stop(), reports.stop()]);
    },
  };
}

function reportThreads(settings: WorkSettings): ThreadPool {
  return new ThreadPool({
    entry: TASK_THREAD.href,
    threads: REPORT_THREADS,
    tasksAtATime: REPORTS_AT_A_TIME,
    heap: REPORT_HEAP,
    rest: REPORT_REST_MS,
    background: false,
    settings,
  });
}

/** Options for background work, which leaves a thread to scans, feeds and events. */
function quiet(signal: AbortSignal): RunOptions {
  return { signal, isBackground: true };
}

function failureIn(written: string): AppError {
  return readAppError(written) ?? new AppError('FEED_FAILED', written);
}
