import type { Command } from 'commander';
import { clusterName } from '../../../api/index.ts';
import { FleetClient } from '../../../client/index.ts';
import { counted, defined } from '../../../domain/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import { ProblemLog, retried, RunSender, type RunSource } from '../../../watcher/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { expectInterruption, onInterruption } from '../../start/interruption.ts';
import { httpOptions } from '../../options/http-options.ts';
import { readRequest, type SessionRequest } from '../../opening/session.ts';
import { replaceFile } from '../../output/replace-file.ts';
import { print } from '../../output/print.ts';
import { refusePlainHttp } from '../../remote/refuse-plain-http.ts';
import { serveHealth, type HealthStatus } from './serve-health.ts';

export interface WatchFlags {
  readonly cluster?: string;
  readonly once?: boolean;
  readonly output?: string;
  readonly health?: string;
}

/** A cluster or host whose runs are sent. */
export interface Watched {
  readonly source: RunSource;
  /** Reads its own names, the best first; servers may take none of them. */
  names(signal: AbortSignal): Promise<readonly string[]>;
  /** Reads the text that stays with it. */
  uid(signal: AbortSignal): Promise<string>;
  /** Lists what runs, once. Throws if nothing could be listed. */
  list(signal: AbortSignal): Promise<void>;
  /** Follows what runs until the signal is aborted. */
  follow(signal: AbortSignal): Promise<void>;
  /** Counts what was listed: `3 pods`. */
  counts(): string;
  /** Its own part of the health. */
  health(): object;
  /** Names of what is not listed. */
  unlisted(): readonly string[];
  close(): Promise<void>;
}

interface World {
  readonly flags: WatchFlags;
  readonly request: SessionRequest;
  readonly watched: Watched;
  readonly problems: ProblemLog;
  readonly signal: AbortSignal;
}

/** Lists or watches until interrupted. Returns the exit code. */
export async function runWatch(
  command: Command,
  open: (request: SessionRequest, problems: ProblemLog) => Watched,
): Promise<number> {
  const flags = command.opts<WatchFlags>();
  checkFlags(flags);
  const request = await readRequest(command);
  const problems = new ProblemLog((message) => process.stderr.write(`${printable(message)}\n`));
  const watched = open(request, problems);
  const stop = new AbortController();
  expectInterruption();
  const forget = onInterruption(() => stop.abort());
  try {
    const world = { flags, request, watched, problems, signal: stop.signal };
    return await (flags.once === true ? listOnce(world) : watchOn(world));
  } finally {
    forget();
    stop.abort();
    await watched.close();
  }
}

function checkFlags({ once = false, output, cluster, health }: WatchFlags): void {
  if (cluster !== undefined && !clusterName.safeParse(cluster).success) {
    throw new AppError('USAGE', '--cluster is not a valid name', {
      hint: 'use lower-case letters, digits, dots and hyphens',
    });
  }
  if (output !== undefined && !once) throw new AppError('USAGE', '--output needs --once');
  if (once && health !== undefined) throw new AppError('USAGE', '--health cannot be combined with --once');
}

/** Lists what runs into a file, or sends it. */
async function listOnce(world: World): Promise<number> {
  const { flags, watched, problems, signal } = world;
  const { source } = watched;
  const at = new Date();
  const [cluster, uid] = [await nameOf(world), await watched.uid(signal)];
  await watched.list(signal);
  const runs = [...source.runs()];
  const counts = `${counted(runs.length, 'run')} of ${watched.counts()}`;
  if (flags.output !== undefined || world.request.settings.server === undefined) {
    const namespaces = { ...source.labelsFor(runs) };
    const list = { ...defined({ cluster }), uid, at: at.toISOString(), namespaces, runs };
    const text = `${JSON.stringify(list, null, 2)}\n`;
    if (flags.output === undefined) await print(text);
    else await replaceFile(flags.output, text);
  } else {
    const client = clientOf(world, world.request.settings.server);
    const onFailure = (message: string): void => problems.add(message);
    try {
      await new RunSender(source, { client, cluster: named(cluster), uid, signal, onFailure }).sendOnce();
    } finally {
      await client.close();
    }
  }
  process.stderr.write(`${counts}\n`);
  for (const name of watched.unlisted()) process.stderr.write(`not listed: ${printable(name)}\n`);
  return watched.unlisted().length > 0 ? EXIT.incomplete : EXIT.within;
}

/** Watches until interrupted. */
async function watchOn(world: World): Promise<number> {
  const { flags, request, watched, problems, signal } = world;
  const { server: address } = request.settings;
  if (address === undefined) {
    throw new AppError('USAGE', 'no server is named', {
      hint: 'name one with --server URL, or write a list with --once --output FILE',
    });
  }
  const client = clientOf(world, address);
  const onFailure = (message: string): void => problems.add(message);
  let { cluster } = flags;
  let sender: RunSender | undefined;
  const health = await serveHealth(flags.health, () => ({
    status: statusOf(watched, sender),
    cluster,
    server: address,
    ...watched.health(),
    runs: watched.source.runs().length,
    sent: sender?.isUpToDate === true,
    problems: problems.list(),
  }));
  try {
    const attempts = { signal, onFailure };
    cluster = await retried(async () => named(await nameOf(world)), attempts);
    const uid = await retried(() => watched.uid(signal), attempts);
    if (cluster === undefined || uid === undefined) return EXIT.within;
    sender = new RunSender(watched.source, { client, cluster, uid, signal, onFailure });
    process.stderr.write(`watching ${printable(cluster)} (${printable(uid)})\n`);
    await Promise.all([watched.follow(signal), sender.run()]);
    return EXIT.within;
  } finally {
    await health.close();
    await client.close();
  }
}

/** The name that was given, else the first of its own that servers take. */
async function nameOf({ flags, watched, signal }: World): Promise<string | undefined> {
  if (flags.cluster !== undefined) return flags.cluster;
  return (await watched.names(signal)).find((name) => clusterName.safeParse(name).success);
}

function named(cluster: string | undefined): string {
  if (cluster !== undefined) return cluster;
  throw new AppError('USAGE', 'the cluster has no name', { hint: 'name it: --cluster NAME' });
}

function clientOf({ request: { settings, environment } }: World, address: string): FleetClient {
  refusePlainHttp(address, settings);
  return new FleetClient({ address, token: settings.token, http: httpOptions(settings, environment) });
}

/** `fail` while something that runs may be unknown, `warn` where it always will be. */
function statusOf(watched: Watched, sender: RunSender | undefined): HealthStatus {
  if (sender?.isUpToDate !== true || !watched.source.isAlive) return 'fail';
  return watched.unlisted().length === 0 ? 'pass' : 'warn';
}
