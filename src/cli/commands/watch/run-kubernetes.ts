import type { Command } from 'commander';
import { counted, defined } from '../../../domain/index.ts';
import { printable } from '../../../errors/index.ts';
import { ApiServer, ClusterConnections, clusterUid, ClusterWatch } from '../../../kubernetes/index.ts';
import { httpOptions } from '../../options/http-options.ts';
import { runWatch } from './run-watch.ts';

/** Attempts of a single list. */
const ATTEMPTS = 5;

interface Flags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: readonly string[];
  readonly excludeNamespace?: readonly string[];
  readonly once?: boolean;
}

export function runWatchKubernetes(command: Command): Promise<number> {
  const { kubeconfig, context, namespace = [], excludeNamespace = [], once } = command.opts<Flags>();
  return runWatch(command, ({ settings, environment }, problems) => {
    const connections = new ClusterConnections({
      ...defined({ kubeconfig, context }),
      http: httpOptions({ ...settings, caCert: [], skipTlsVerify: false }, environment),
    });
    const server = new ApiServer(connections);
    const watch = new ClusterWatch({
      ...{ namespaces: namespace, excluded: excludeNamespace, server, problems },
      ...(once === true && { attempts: ATTEMPTS }),
    });
    const unlisted = (): readonly string[] => watch.unlisted().map((name) => name ?? 'the cluster');
    return {
      source: watch,
      names: () => connections.names(),
      uid: (signal) => clusterUid(server, namespace, signal),
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

function leftOutText(watch: ClusterWatch): string {
  const names = watch.leftOut();
  return names.length === 0 ? '' : `; left out: ${names.map(printable).join(', ')}`;
}
