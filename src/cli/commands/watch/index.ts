import type { Command } from 'commander';
import { collect } from '../../options/collect.ts';
import { addOptions } from '../../options/options.ts';

const EXIT_CODES = `
Exit codes:
  0  the list is complete, or the watch was ended
  2  the cluster or the server could not be reached
  3  with --once: some of what runs could not be listed`;

const KUBERNETES = `
Reads pods, and of ReplicaSets, Jobs, nodes and namespaces their metadata, and
no secrets but those of --pull-secrets, as kubectl does: by KUBECONFIG,
~/.kube/config, or the service account of the pod that it runs in. It only
reads, and stores nothing.
${EXIT_CODES}

Examples:
  plimsoll watch kubernetes --once --output runs.json
  plimsoll watch kubernetes --server https://plimsoll.example --cluster production
  plimsoll watch kubernetes --namespace shop --namespace payments …`;

const DOCKER = `
Lists running containers every 10 seconds, of the daemon that DOCKER_HOST names,
or whose socket is found: Docker's, or Podman's (podman.socket). It only reads,
and stores nothing.
${EXIT_CODES}

Examples:
  plimsoll watch docker --once --output runs.json
  plimsoll watch docker --server https://plimsoll.example --cluster build-host`;

export function declareWatch(root: Command): void {
  const watch = root
    .command('watch')
    .summary('watch what runs in a cluster or on a host')
    .description('Tells a server which images run, as a cluster or a host starts and ends them.');
  const kubernetes = watch
    .command('kubernetes')
    .description('send what runs in a Kubernetes cluster to a server, or write it to a file')
    .option(
      '--cluster <name>',
      'name under which the server knows the cluster; by default that of the cluster or context in the kubeconfig',
    )
    .option('--kubeconfig <file>', 'a kubeconfig, in place of KUBECONFIG and ~/.kube/config')
    .option('--context <name>', 'a context of the kubeconfig, in place of the current one')
    .option('--namespace <name>', 'only of this namespace; repeatable; a Role is enough then', collect)
    .option('--exclude-namespace <name>', 'leave this namespace out; repeatable', collect)
    .option(
      '--pull-secrets <namespace>',
      'read the pull secrets that pods of this namespace name, and send them to the server, which reads their images with them; repeatable',
      collect,
    );
  addShared(kubernetes, KUBERNETES).action(async () => {
    const { runWatchKubernetes } = await import('./run-kubernetes.ts');
    process.exitCode = await runWatchKubernetes(kubernetes);
  });
  const docker = watch
    .command('docker')
    .description('send which containers of Docker or Podman run to a server, or write it to a file')
    .option('--cluster <name>', 'name under which the server knows the host; by default that of the host');
  addShared(docker, DOCKER).action(async () => {
    const { runWatchDocker } = await import('./run-docker.ts');
    process.exitCode = await runWatchDocker(docker);
  });
}

function addShared(command: Command, help: string): Command {
  command
    .option('--once', 'list what runs, once, in place of watching')
    .option('--output <file>', 'with --once: write the list to this file, for plimsoll fleet import')
    .option('--health <host:port>', 'answer GET /health here: whether the server knows all, and problems')
    .addHelpText('after', help);
  return addOptions(command, ['server', 'insecureServer', 'caCert', 'skipTlsVerify', 'verbose']);
}
