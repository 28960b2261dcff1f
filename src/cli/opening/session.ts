import type { Command } from 'commander';
import type { PublishedFeeds } from '../../advisory/index.ts';
import {
  checkVariables,
  CONFIG_VARIABLE,
  type Environment,
  processEnvironment,
  readConfigFile,
  resolveSettings,
  resolveStoreSettings,
  type RetentionSettings,
  type Settings,
} from '../../config/index.ts';
import { defined, type ConfigurationUse } from '../../domain/index.ts';
import { contextAsOf, type ScanProgress } from '../../findings/index.ts';
import { limitHeapGrowth } from '../../memory/index.ts';
import type { IgnoreRule } from '../../policy/index.ts';
import type { StorePlace } from '../../store/ports.ts';
import { openContext, type StoredContext } from '../../stored/index.ts';
import { feedNamed } from '../options/feed-named.ts';
import { feedsFrom } from '../options/feeds-from.ts';
import { httpOptions, withAnswers } from '../options/http-options.ts';
import { flagsOf } from '../options/options.ts';
import { requireCacheFolder } from '../options/require-cache-folder.ts';
import { BUILD } from '../start/build-digest.ts';
import { onInterruption } from '../start/interruption.ts';
import { createProgress, type Progress } from '../terminal/index.ts';
import type { LoadedVex } from './load-vex.ts';

/** A call's settings, before anything is opened, and the VEX documents that they name, if any. */
export interface SessionRequest extends Partial<LoadedVex> {
  readonly settings: Settings;
  readonly ignore: readonly IgnoreRule[];
  /** The files that line and rules come from, as reports name them; absent: no file was read. */
  readonly configuration?: ConfigurationUse;
  readonly environment: Environment;
}

export interface StoreRequest extends SessionRequest {
  readonly place: StorePlace;
  /** Labels that name a workload's owner. */
  readonly ownerLabels: readonly string[];
  /** Patterns for the names of base images. */
  readonly bases: readonly string[];
  /** Retention for stored data, where no server sets it. */
  readonly retention: RetentionSettings;
}

/** A request with its context opened. */
export interface ScanSession extends SessionRequest {
  readonly context: StoredContext;
  readonly progress: Progress;
  /** Aborted when an image's time is up, or when the caller no longer waits. */
  readonly signal?: AbortSignal;
  close(): Promise<void>;
}

/** Reads a call's settings, without the rules and documents that they name: these are for commands that judge. */
export async function readRequest(command: Command): Promise<SessionRequest> {
  return toRequest(await readSources(command));
}

/** Reads the request for a command that judges images: also the rules and VEX documents that the settings name. */
export async function readJudgingRequest(command: Command): Promise<SessionRequest> {
  const request = await readRequest(command);
  const { configuration } = request;
  const { ignoreFile } = request.settings;
  const ignore = [...request.ignore, ...(await rulesOfFiles(ignoreFile))];
  const files = [...(configuration ? [configuration.file] : []), ...ignoreFile];
  return {
    ...request,
    ...(await namedVex(request)),
    ignore,
    ...(files.length > 0 && { configuration: { file: files.join(', '), ignoreRules: ignore.length } }),
  };
}

// Most calls name neither: the readers are loaded on use.

async function rulesOfFiles(files: readonly string[]): Promise<readonly IgnoreRule[]> {
  if (files.length === 0) return [];
  const { loadIgnoreFiles } = await import('./load-ignore-files.ts');
  return loadIgnoreFiles(files);
}

async function namedVex({ settings, environment }: SessionRequest): Promise<LoadedVex | undefined> {
  if (settings.vex.length === 0) return undefined;
  const { loadVex } = await import('./load-vex.ts');
  return loadVex(settings, environment);
}

/** Reads the request for a command that also works on a server's store, and that store's location. */
export async function readStoreRequest(command: Command): Promise<StoreRequest> {
  const sources = await readSources(command);
  const request = toRequest(sources);
  const { database, ...stored } = resolveStoreSettings(sources.flags, sources.environment, sources.file);
  return {
    ...request,
    ...stored,
    place: database === undefined ? { file: storeFile(request) } : { database },
  };
}

async function readSources(command: Command) {
  const environment = processEnvironment();
  checkVariables(environment);
  const file = await readConfigFile(namedConfigFile(command, environment));
  return { flags: flagsOf(command), environment, file };
}

/** Resolves the settings from already read sources. */
export function toRequest({
  flags,
  environment,
  file,
}: Awaited<ReturnType<typeof readSources>>): SessionRequest {
  return {
    settings: resolveSettings(flags, environment, file),
    ignore: file?.ignore ?? [],
    ...(file && { configuration: { file: file.path, ignoreRules: file.ignore.length } }),
    environment,
  };
}

/** Returns the file named by the flag or the environment; an empty variable names no file. */
export function namedConfigFile(command: Command, environment: Environment): string | undefined {
  const named: unknown = command.getOptionValue('config');
  if (typeof named === 'string') return named;
  const variable = environment[CONFIG_VARIABLE];
  return variable === '' ? undefined : variable;
}

/** Replacements for the machine's own surroundings. */
interface Surroundings {
  readonly store: StorePlace;
  /** Opens a store that cannot be written: by default if no feed is queried. */
  readonly isReading: boolean;
  readonly now: () => Date;
}

/** Opens the store and the network access. */
export async function openSession(
  request: SessionRequest,
  given: Partial<Surroundings> = {},
): Promise<ScanSession> {
  const { settings, environment } = request;
  const {
    store = { file: storeFile(request) },
    isReading = asksNoFeed(settings),
    now = () => new Date(),
  } = given;
  const progress = createProgress({
    stream: process.stderr,
    quiet: settings.quiet,
    verbose: settings.verbose,
    environment,
    now: Date.now,
  });
  const opened = await openContext({
    // Without feeds to store, everything that a scan would write can be read again.
    store: 'file' in store ? { ...store, mayBeReadOnly: isReading } : store,
    http: withAnswers(httpOptions(settings, environment), progress),
    feedPlaces: feedPlaces(settings),
    feedPolicy: feedPolicy(settings),
    now,
    build: BUILD,
    layersAtATime: settings.parallel,
    onProgress: (event) => {
      if (isOfReading(event)) limitHeapGrowth();
      progress.report(event);
    },
  });
  const forget = onInterruption(() => progress.clear());
  const context = await contextFor(request, opened.context).catch(async (error: unknown) => {
    await opened.close();
    throw error;
  });
  return {
    ...request,
    progress,
    context,
    async close() {
      progress.clear();
      forget();
      await opened.close();
    },
  };
}

/** True while a layer or a feed is being read; cached ones finish at once. */
function isOfReading(event: ScanProgress): boolean {
  return 'records' in event || ('bytes' in event && !('done' in event));
}

function asksNoFeed({ offline, asOf }: Settings): boolean {
  return offline || asOf !== undefined;
}

/** Adds the feeds' origin: an earlier moment in the store, or artifacts before the sources. */
async function contextFor(request: SessionRequest, context: StoredContext): Promise<StoredContext> {
  const { asOf } = request.settings;
  if (asOf !== undefined) return contextAsOf(context, asOf);
  const publishedFeeds = await openPublishedFeeds(request, context);
  return { ...context, ...defined({ publishedFeeds }) };
}

/** Opens the artifacts that the settings name. */
async function openPublishedFeeds(
  request: SessionRequest,
  { http, store }: StoredContext,
): Promise<PublishedFeeds | undefined> {
  const place = feedsFrom(request, http);
  if (!place) return undefined;
  // Loaded here, since most scans query the feeds themselves.
  const { openFeedsFrom } = await import('../../artifact/index.ts');
  const feeds = await openFeedsFrom(place, store);
  if (!request.settings.offline) await feeds.prepare();
  return feeds;
}

/** Store path, unless the settings name another. */
export function storeFile({ settings, environment }: SessionRequest): string {
  return settings.store ?? `${requireCacheFolder(environment)}/store.db`;
}

export function feedPlaces({ feedsMirror, feedAddress }: Settings) {
  return { addresses: feedAddress, ...defined({ mirror: feedsMirror }) };
}

export function feedPolicy({ offline, maxFeedAge, preferFeed, nvd, nvdApiKey }: Settings) {
  return {
    offline,
    prefer: preferFeed.map((name) => feedNamed(name).id),
    nvd,
    ...defined({ maxAge: maxFeedAge, nvdApiKey }),
  };
}
