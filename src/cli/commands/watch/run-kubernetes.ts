import type { Command } from 'commander';
import { counted, defined } from '../../../domain/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import { ApiServer, ClusterConnections, clusterUid, ClusterWatch } from '../../../kubernetes/index.ts';
import { RetryableFailure } from '../../../watcher/index.ts';
import { httpOptions } from '../../options/http-options.ts';
import { runWatch } from './run-watch.ts';

/** Attempts of a single list. */
const ATTEMPTS = 5;

interface Flags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: readonly string[];
  readonly excludeNamespace?: readonly string[];
  readonly pullSecrets?: readonly string[];
  readonly once?: boolean;
  readonly output?: string;
}

export function runWatchKubernetes(command: Command): Promise<number> {
  const {
    kubeconfig,
    context,
    namespace = [],
    excludeNamespace = [],
    once,
    ...flags
  } = command.opts<Flags>();
  const { pullSecrets = [], output } = flags;
  return runWatch(command, ({ settings, environment }, problems) => {
    if (pullSecrets.length > 0) checkPullSecrets(output, settings.server);
    const connections = new ClusterConnections({
      ...defined({ kubeconfig, context }),
      http: httpOptions({ ...settings, caCert: [], skipTlsVerify: false }, environment),
    });
    const server = new ApiServer(connections);
    const watch = new ClusterWatch({
      ...{ namespaces: namespace, excluded: excludeNamespace, pullSecrets, server, problems },
      ...(once === true && { attempts: ATTEMPTS }),
    });
    const unlisted = (): readonly string[] => watch.unlisted().map((name) => name ?? 'the cluster');
    return {
      source: watch,
      names: () => connections.names(),
      uid: (signal) =>
        clusterUid(server, namespace, signal).catch((failure: unknown) => {
          throw once === true ? asFinal(failure) : failure;
        }),
      list: (signal) => watch.run(signal, true),
      follow: (signal) => watch.run(signal),
      counts: () => `${counted(watch.pods, 'pod')}${leftOutText(watch)}`,
      health: () => ({
        pods: watch.pods,
        listed: watch.lists,
        unlisted: unlisted(),
        leftOut: watch.leftOut(),
      }),
      unlisted,
      close: () => server.close(),
    };
  });
}

/** A single list does not wait for the rights that it needs. */
function asFinal(failure: unknown): unknown {
  if (!(failure instanceof RetryableFailure)) return failure;
  return new AppError('CONFIG_INVALID', failure.message, {
    hint: 'allow get on namespaces, for kube-system or for a namespace that is watched',
  });
}

function checkPullSecrets(output: string | undefined, server: string | undefined): void {
  if (output !== undefined) {
    throw new AppError('USAGE', '--pull-secrets cannot be combined with --output: no file gets them');
  }
  if (server === undefined) throw new AppError('USAGE', '--pull-secrets needs --server');
}

function leftOutText(watch: ClusterWatch): string {
  const names = watch.leftOut();
  return names.length === 0 ? '' : `; left out: ${names.map(printable).join(', ')}`;
}
