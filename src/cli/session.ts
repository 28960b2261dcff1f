import type { Command } from 'commander';
import {
  cacheFolder,
  processEnvironment,
  proxySettings,
  readConfigFile,
  resolveSettings,
  type Environment,
  type Settings,
} from '../config/index.ts';
import type { IgnoreRule } from '../policy/index.ts';
import { openContext, type ScanContext } from '../scan/index.ts';
import { feedNamed } from './feed-named.ts';
import { onInterruption } from './interruption.ts';
import { flagsOf } from './options.ts';
import { createProgress, type Progress } from './terminal/index.ts';
import { VERSION } from './version.ts';

/** What the user asked for, before anything is opened. */
export interface Request {
  readonly settings: Settings;
  readonly ignore: readonly IgnoreRule[];
  readonly environment: Environment;
}

/** A request with the world opened for it. */
export interface Session extends Request {
  readonly context: ScanContext;
  readonly progress: Progress;
  close(): Promise<void>;
}

export async function readRequest(command: Command): Promise<Request> {
  const environment = processEnvironment();
  const file = await readConfigFile(namedConfigFile(command, environment));
  return {
    settings: resolveSettings(flagsOf(command), environment, file),
    ignore: file?.ignore ?? [],
    environment,
  };
}

/** By the flag or the environment, where an empty variable names none. */
export function namedConfigFile(command: Command, environment: Environment): string | undefined {
  const named: unknown = command.getOptionValue('config');
  if (typeof named === 'string') return named;
  const variable = environment['PLIMSOLL_CONFIG'];
  return variable === '' ? undefined : variable;
}

/** What stands in for the machine's own. */
interface Surroundings {
  readonly store: string;
  readonly now: () => Date;
}

/** Opens the store and the way to the network. */
export async function openSession(
  request: Request,
  { store = storeFile(request), now = () => new Date() }: Partial<Surroundings> = {},
): Promise<Session> {
  const { settings, environment } = request;
  const progress = createProgress({
    stream: process.stderr,
    quiet: settings.quiet,
    environment,
    now: Date.now,
  });
  const opened = await openContext({
    store: { file: store },
    http: httpOptions(settings, environment),
    feedPlaces: feedPlaces(settings),
    feedPolicy: feedPolicy(settings),
    now,
    onProgress: (event) => progress.report(event),
  });
  const forget = onInterruption(() => progress.clear());
  return {
    ...request,
    progress,
    context: opened.context,
    async close() {
      progress.clear();
      forget();
      await opened.close();
    },
  };
}

export function httpOptions({ caCert, skipTlsVerify }: Settings, environment: Environment) {
  const { http, https, none } = proxySettings(environment);
  return {
    userAgent: `plimsoll/${VERSION}`,
    proxy: {
      ...(http !== undefined && { http }),
      ...(https !== undefined && { https }),
      ...(none !== undefined && { none }),
    },
    caFiles: caCert,
    skipTlsVerify,
  };
}

/** Where the store lies unless the settings say otherwise. */
export function storeFile({ settings, environment }: Request): string {
  return settings.store ?? `${cacheFolder(environment)}/store.db`;
}

export function feedPlaces({ feedsMirror, feedAddress }: Settings) {
  return { addresses: feedAddress, ...(feedsMirror !== undefined && { mirror: feedsMirror }) };
}

export function feedPolicy({ offline, maxFeedAge, preferFeed, nvd, nvdApiKey }: Settings) {
  return {
    offline,
    prefer: preferFeed.map((name) => feedNamed(name).id),
    nvd,
    ...(maxFeedAge !== undefined && { maxAge: maxFeedAge }),
    ...(nvdApiKey !== undefined && { nvdApiKey }),
  };
}
