import type { Command } from 'commander';
import { clusterName } from '../../../api/index.ts';
import { FleetClient } from '../../../client/index.ts';
import { counted, defined } from '../../../domain/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import {
  ApiServer,
  ClusterConnections,
  clusterUid,
  ClusterWatch,
  ProblemLog,
  retried,
  RunSender,
} from '../../../kubernetes/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { expectInterruption, onInterruption } from '../../start/interruption.ts';
import { httpOptions } from '../../options/http-options.ts';
import { readRequest, type SessionRequest } from '../../opening/session.ts';
import { replaceFile } from '../../output/replace-file.ts';
import { print } from '../../output/print.ts';
import { refusePlainHttp } from '../../remote/refuse-plain-http.ts';
import { serveHealth, type HealthStatus } from './serve-health.ts';

/** Attempts of a single list. */
const ATTEMPTS = 5;

interface Flags {
  readonly cluster?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: readonly string[];
  readonly excludeNamespace?: readonly string[];
  readonly pullSecrets?: readonly string[];
  readonly once?: boolean;
  readonly output?: string;
  readonly health?: string;
}

interface World {
  readonly flags: Flags;
  readonly request: SessionRequest;
  readonly server: ApiServer;
  readonly problems: ProblemLog;
  readonly signal: AbortSignal;
}

export async function runWatchKubernetes(command: Command): Promise<number> {
  const flags = command.opts<Flags>();
  checkFlags(flags);
  const request = await readRequest(command);
  const { settings, environment } = request;
  if (flags.pullSecrets && settings.server === undefined)
    throw new AppError('USAGE', '--pull-secrets needs --server');
  const connections = new ClusterConnections({
    ...defined({ kubeconfig: flags.kubeconfig, context: flags.context }),
    http: httpOptions({ ...settings, caCert: [], skipTlsVerify: false }, environment),
  });
  const server = new ApiServer(connections);
  const problems = new ProblemLog((message) => process.stderr.write(`${printable(message)}\n`));
  const stop = new AbortController();
  expectInterruption();
  const forget = onInterruption(() => stop.abort());
  try {
    const world = { flags, request, server, problems, signal: stop.signal };
    return await (flags.once === true ? listOnce(world) : watchOn(world));
  } finally {
    forget();
    stop.abort();
    await server.close();
  }
}

function checkFlags({ once = false, output, cluster, health, pullSecrets }: Flags): void {
  if (cluster !== undefined && !clusterName.safeParse(cluster).success) {
    throw new AppError('USAGE', '--cluster is not a valid name', {
      hint: 'use lower-case letters, digits, dots and hyphens',
    });
  }
  if (output !== undefined && !once) throw new AppError('USAGE', '--output needs --once');
  if (output !== undefined && pullSecrets) {
    throw new AppError('USAGE', '--pull-secrets cannot be combined with --output: no file gets them');
  }
  if (once && health !== undefined) throw new AppError('USAGE', '--health cannot be combined with --once');
}

/** Lists what runs into a file, or sends it. */
async function listOnce(world: World): Promise<number> {
  const { flags, server, problems, signal } = world;
  const { namespace = [] } = flags;
  const at = new Date();
  const uid = await clusterUid(server, namespace, signal);
  const watch = new ClusterWatch({ ...watched(world), attempts: ATTEMPTS });
  await watch.run(signal, true);
  const unlisted = watch.unlisted();
  const runs = [...watch.runs()];
  const namespaces = { ...watch.labelsFor(runs) };
  const counts = `${counted(runs.length, 'run')} of ${counted(watch.pods, 'pod')}`;
  if (flags.output !== undefined || world.request.settings.server === undefined) {
    const list = { ...defined({ cluster: flags.cluster }), uid, at: at.toISOString(), namespaces, runs };
    const text = `${JSON.stringify(list, null, 2)}\n`;
    if (flags.output === undefined) await print(text);
    else await replaceFile(flags.output, text);
  } else {
    const client = clientOf(world, world.request.settings.server);
    try {
      await new RunSender(watch, {
        client,
        cluster: nameOf(flags),
        uid,
        signal,
        onFailure: (message) => problems.add(message),
      }).sendOnce();
    } finally {
      await client.close();
    }
  }
  process.stderr.write(`${counts}${leftOutText(watch)}\n`);
  for (const name of unlisted) process.stderr.write(`not listed: ${printable(name ?? 'the cluster')}\n`);
  return unlisted.length > 0 ? EXIT.incomplete : EXIT.within;
}

/** Watches until interrupted. */
async function watchOn(world: World): Promise<number> {
  const { flags, request, server, problems, signal } = world;
  const { server: address } = request.settings;
  if (address === undefined) {
    throw new AppError('USAGE', 'no server is named', {
      hint: 'name one with --server URL, or write a list with --once --output FILE',
    });
  }
  const cluster = nameOf(flags);
  const watch = new ClusterWatch(watched(world));
  const client = clientOf(world, address);
  const onFailure = (message: string): void => problems.add(message);
  let sender: RunSender | undefined;
  const health = await serveHealth(flags.health, () => ({
    status: statusOf(watch, sender),
    cluster,
    server: address,
    pods: watch.pods,
    runs: watch.runs().length,
    listed: watch.lists,
    sent: sender?.isUpToDate === true,
    unlisted: watch.unlisted().map((name) => name ?? 'the cluster'),
    leftOut: watch.leftOut(),
    problems: problems.list(),
  }));
  try {
    const uid = await retried(() => clusterUid(server, flags.namespace ?? [], signal), { signal, onFailure });
    if (uid === undefined) return EXIT.within;
    sender = new RunSender(watch, { client, cluster, uid, signal, onFailure });
    process.stderr.write(`watching ${printable(cluster)} (${printable(uid)})\n`);
    await Promise.all([watch.run(signal), sender.run()]);
    return EXIT.within;
  } finally {
    await health.close();
    await client.close();
  }
}

function watched({ flags, server, problems }: World) {
  const { namespace: namespaces = [], excludeNamespace: excluded = [], pullSecrets = [] } = flags;
  return { namespaces, excluded, pullSecrets, server, problems };
}

function nameOf({ cluster }: Flags): string {
  if (cluster !== undefined) return cluster;
  throw new AppError('USAGE', 'the cluster has no name', { hint: 'name it: --cluster NAME' });
}

function clientOf({ request: { settings, environment } }: World, address: string): FleetClient {
  refusePlainHttp(address, settings);
  return new FleetClient({ address, token: settings.token, http: httpOptions(settings, environment) });
}

function leftOutText(watch: ClusterWatch): string {
  const names = watch.leftOut();
  return names.length === 0 ? '' : `; left out: ${names.map(printable).join(', ')}`;
}

/** `fail` while something that runs may be unknown, `warn` where it always will be. */
function statusOf(watch: ClusterWatch, sender: RunSender | undefined): HealthStatus {
  if (sender?.isUpToDate !== true || !watch.isAlive) return 'fail';
  return watch.unlisted().length === 0 ? 'pass' : 'warn';
}
