import type { Logger } from 'pino';
import { defined, VERSION } from '../../../domain/index.ts';
import { registryGuard } from '../../../http/guard/index.ts';
import type { HttpClient } from '../../../http/index.ts';
import { openInventory } from '../../../inventory/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import { openThreadedStore } from '../../../inventory/threaded/index.ts';
import type { JobQueue } from '../../../jobs/index.ts';
import { allowedAddresses } from '../../../server/allowed-addresses.ts';
import { createMatches } from '../../../server/background/matches/index.ts';
import { createPlans } from '../../../server/background/plans/index.ts';
import { createRatings, type RunningRatings } from '../../../server/background/ratings/index.ts';
import { createRetention, type RunningRetention } from '../../../server/background/retention/index.ts';
import { createFeeds, defaultFeeds, type RunningFeeds } from '../../../server/feeds/index.ts';
import type { SyncAnnouncer } from '../../../server/notifications/index.ts';
import { RegistryBudgets } from '../../../server/registries/index.ts';
import { createReports, FeedStates } from '../../../server/reports/index.ts';
import { apiRoutes } from '../../../server/routes/api/index.ts';
import { clairV1 } from '../../../server/routes/clair-v1/index.ts';
import { clairV4 } from '../../../server/routes/clair-v4/index.ts';
import { harbor } from '../../../server/routes/harbor/index.ts';
import { rootPage } from '../../../server/routes/root/index.ts';
import { createScans, type RunningScans } from '../../../server/scans/index.ts';
import { createSealer, type Sealer, sealingSecret } from '../../../server/sealing/index.ts';
import type { ServerParts } from '../../../server/serve.ts';
import { openWork, type Work, type WorkSettings } from '../../../server/work/index.ts';
import { claimForServer } from '../../../store/sqlite/claim-server.ts';
import { defaultLayersAtATime } from '../../../stored/index.ts';
import { createTelemetry, type Telemetry } from '../../../telemetry/index.ts';
import { feedPlaces, feedPolicy, storeFile } from '../../opening/session.ts';
import { httpOptions } from '../../options/http-options.ts';
import { Closers } from './closers.ts';
import { openAdmission } from './open-admission.ts';
import { fleetLine, loadedLines, scopedLines } from './fleet-line.ts';
import { openGauges } from './open-gauges.ts';
import { openChanges, openNotifications, openWebhookHttp } from './open-notifications.ts';
import { openQueue } from './open-queue.ts';
import { openReindexing, openRunningImages } from './open-reading.ts';
import { openSignals } from './open-signals.ts';
import { openGuardedHttp, openSubscriptions } from './open-subscriptions.ts';
import { openVerdicts } from './open-verdicts.ts';
import type { ServeRequest } from './read-request.ts';

/**
 * Time for jobs to finish after the last response; together with the time for requests, within Kubernetes' 30
 * seconds.
 */
const JOB_PATIENCE_MS = 5_000;

/** Keeps a feed that loads for minutes from delaying the others. */
const MIN_SYNCS_AT_A_TIME = 2;

/** Parts with their own threads, connections or files. */
interface Opened {
  readonly telemetry: Telemetry;
  readonly store: Inventory;
  readonly queue: JobQueue;
  readonly work: Work;
  readonly budgets: RegistryBudgets;
  readonly webhookHttp: HttpClient;
  readonly guardedHttp: HttpClient;
}

/** A background part. */
interface RunningPart {
  start(): Promise<void>;
  /** Resolves once it may be closed. */
  stop(): void | Promise<void>;
}

/** Opens all parts of a server. If one cannot be opened, closes the rest again. */
export async function openParts(request: ServeRequest, logger: Logger): Promise<ServerParts> {
  const closers = new Closers();
  try {
    return await compose(request, logger, closers);
  } catch (error) {
    for (const close of closers.inOrder()) await close().catch(() => undefined);
    throw error;
  }
}

async function compose(request: ServeRequest, logger: Logger, closers: Closers): Promise<ServerParts> {
  const { server: settings } = request;
  const now = () => new Date();
  const workSettings = toWorkSettings(request);
  const opened = await open(workSettings, request, logger, closers);
  const { store, telemetry } = opened;
  const notifications = openNotifications(opened, request, logger, now);
  const sealer = await openSealer(workSettings, request);
  const { desk, running: told } = openSubscriptions(opened, request, sealer, logger, now);
  const changes = openChanges(opened, request, { notifications, subscriptions: told }, logger);
  const feeds = openFeeds(opened, request, logger, now, changes);
  const verdicts = openVerdicts(opened, workSettings, logger, now);
  const signals = openSignals(opened, request, told, logger, now);
  const matches = createMatches({ ...opened, match: opened.work.match, logger });
  const retention = openRetention(opened, request, logger, now);
  const scans = openScans(opened, workSettings, request, sealer, logger, now);
  const feedStates = new FeedStates(store.advisories, () => now().getTime());
  const ratings = openRatings(opened, request, logger, feedStates);
  const reports = createReports({ ...opened, feedStates, feeds, ratings, now });
  openGauges(telemetry, store, opened.work);
  const runningImages = await openRunningImages(opened, workSettings, request, sealer, logger, now);
  const quiet = [signals, retention, openReindexing(opened, request, logger, now), runningImages];
  const all = [scans, feeds, notifications, changes, told, verdicts, ...quiet, matches];
  const running: readonly RunningPart[] = all.filter((part) => part !== undefined);
  closers.first(async () => {
    ratings.stop();
    for (const part of running) await part.stop();
  });
  let isStarted = false;
  return {
    context: {
      settings,
      store,
      scans,
      reports,
      feeds,
      subscriptions: desk,
      matches,
      retention,
      preferFeeds: feedPolicy(request.settings).prefer,
      ratings,
      plans: createPlans((args) => opened.work.plan(args)),
      ...defined({ verdicts, runningImages }),
      telemetry,
      logger,
      now,
      isStarted: () => isStarted,
      version: VERSION,
    },
    ...(store.replicas && { budgets: store.replicas.requests }),
    groups: routeGroups(opened),
    ...openAdmission({ ...opened, reports, scans }, workSettings, request, closers, logger, now),
    async start() {
      await store.verdicts.load(loadedLines(workSettings), now().toISOString());
      for (const part of running) await part.start();
      isStarted = true;
    },
    stop: closers.inOrder(),
  };
}

function routeGroups({ work }: Opened): ServerParts['groups'] {
  return [rootPage, apiRoutes((id, page) => work.imagesHit({ id, page }), work), clairV1, clairV4, harbor];
}

/** Opens parts in dependency order; they are closed in reverse. */
async function open(
  settings: WorkSettings,
  request: ServeRequest,
  logger: Logger,
  closers: Closers,
): Promise<Opened> {
  const { traces, database } = request.server;
  const store = await ('database' in settings.store
    ? openInventory(settings.store)
    : openThreadedStore(settings.store));
  closers.first(() => store.close());
  const telemetry = await createTelemetry({ version: VERSION, ...defined({ traces }) });
  closers.first(() => telemetry.stop());
  if ('file' in settings.store) {
    const claim = await claimForServer(settings.store.file);
    closers.first(() => {
      claim.release();
      return Promise.resolve();
    });
  }
  const budgets = new RegistryBudgets({
    settings: request.server.limits.registries,
    ...defined({ replicas: store.replicas }),
    telemetry,
    logger,
    now: () => performance.now(),
  });
  const work = openWork(settings, request.environment, budgets);
  closers.first(() => work.stop());
  const webhookHttp = openWebhookHttp(request);
  closers.first(() => webhookHttp.close());
  const guardedHttp = openGuardedHttp(request);
  closers.first(() => guardedHttp.close());
  const queue = await openQueue(database, logger);
  closers.first(() => queue.stop(JOB_PATIENCE_MS));
  return { telemetry, store, queue, work, budgets, webhookHttp, guardedHttp };
}

function toWorkSettings(request: ServeRequest): WorkSettings {
  const { settings, server, environment } = request;
  const { database } = server;
  const line = fleetLine(request);
  const lines = scopedLines(server);
  return {
    store: database === undefined ? { file: storeFile(request) } : { database },
    http: httpOptions(settings, environment),
    registries: { ...server.registries, allowAddresses: allowedAddresses(server).allowAddresses },
    feedPlaces: feedPlaces(settings),
    feedPolicy: feedPolicy(settings),
    ...defined({ line }),
    bases: server.fleet.bases,
    ...(lines.length > 0 && { lines }),
    workers: server.workers,
    layersAtATime: settings.parallel ?? defaultLayersAtATime(true),
  };
}

function openFeeds(
  opened: Opened,
  request: ServeRequest,
  logger: Logger,
  now: () => Date,
  changes: SyncAnnouncer,
): RunningFeeds {
  const { work } = opened;
  const { keep = defaultFeeds(now()), drop, interval } = request.server.feeds;
  const { offline, prefer } = feedPolicy(request.settings);
  return createFeeds({
    ...opened,
    keep,
    drop,
    ...defined({ interval }),
    offline,
    prefer,
    syncsAtATime: Math.max(MIN_SYNCS_AT_A_TIME, request.server.workers - 1),
    sync: work.sync,
    judge: (span, signal) => work.judge({ kind: 'sync', span }, signal),
    changed: (feed) => changes.synced(feed),
    logger,
    now,
    clocks: { monotonic: () => performance.now(), random: Math.random },
  });
}

function openRetention(
  opened: Opened,
  { server: { retention, fleet } }: ServeRequest,
  logger: Logger,
  now: () => Date,
): RunningRetention {
  const { noteExploited } = opened.work;
  const { bases } = fleet;
  return createRetention({ ...opened, noteExploited, settings: retention, bases, logger, now });
}

function openRatings(
  { store, work }: Opened,
  { settings }: ServeRequest,
  logger: Logger,
  feedStates: FeedStates,
): RunningRatings {
  return createRatings({
    store,
    refresh: work.refresh,
    offline: feedPolicy(settings).offline,
    feedsVersion: async () => (await feedStates.read()).now.all(),
    logger,
    monotonic: () => performance.now(),
  });
}

/** Seals scan credentials and subscription targets. */
async function openSealer({ store }: WorkSettings, { server: { secret } }: ServeRequest): Promise<Sealer> {
  return createSealer(await sealingSecret({ store, ...defined({ secret }) }));
}

function openScans(
  opened: Opened,
  { registries }: WorkSettings,
  { server }: ServeRequest,
  sealer: Sealer,
  logger: Logger,
  now: () => Date,
): RunningScans {
  const { limits, workers } = server;
  return createScans({
    ...opened,
    sealer,
    guard: registryGuard(registries),
    limit: limits.queue,
    atATime: workers,
    logger,
    now,
  });
}
