import { RetryableFailure } from '../../watcher/index.ts';
import { ApiFailure, FORBIDDEN, NO_SUCH_OBJECT } from '../access/api-failure.ts';
import type { ApiServer } from '../access/api-server.ts';
import { listPages } from '../follow/list.ts';
import { partialObject, type Metadata, type Pod } from '../objects/pod.ts';
import { controllerOf, Owners, type Reference, type Workload } from './owners.ts';

const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

const NODES = '/api/v1/nodes';

/** Owners that a pod may have between itself and its workload. */
const KINDS = [
  { kind: 'ReplicaSet', group: '/apis/apps/v1', resource: 'replicasets' },
  { kind: 'Job', group: '/apis/batch/v1', resource: 'jobs' },
] as const;

type Labels = Readonly<Record<string, string>>;

/** Objects around pods, as metadata: owners, namespaces and nodes. */
export class Surroundings {
  readonly #server: ApiServer;
  readonly #onProblem: (message: string) => void;
  readonly #owners = new Owners();
  readonly #namespaces = new Map<string, Labels>();
  /** Empty for a node that could not be read. */
  readonly #platforms = new Map<string, string>();
  /** UIDs of owners that could not be read. */
  readonly #missing = new Set<string>();
  /** Collections of which nothing may be read, until everything is read again. */
  readonly #refused = new Set<string>();

  constructor(server: ApiServer, onProblem: (message: string) => void) {
    this.#server = server;
    this.#onProblem = onProblem;
  }

  /** Whether something could not be read by the rights of the watcher. */
  get isRefused(): boolean {
    return this.#refused.size > 0;
  }

  /** Reads everything again; of one namespace alone, or of the cluster. */
  async read(namespace: string | undefined, signal: AbortSignal): Promise<void> {
    this.#missing.clear();
    this.#refused.clear();
    this.#platforms.clear();
    const owners = new Owners();
    for (const { kind, group, resource } of KINDS) {
      const path = `${group}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${resource}`;
      await this.#each(path, signal, (each) => owners.add(kind, each));
    }
    if (namespace === undefined) this.#owners.replaceBy(owners);
    else this.#owners.addAll(owners);
    await this.#each(NODES, signal, (each) => this.#platforms.set(each.name, platformOf(each)));
    if (namespace !== undefined) {
      await this.#oneOf('/api/v1/namespaces', namespace, signal, (each) =>
        this.#namespaces.set(each.name, each.labels ?? {}),
      );
      return;
    }
    this.#namespaces.clear();
    await this.#each('/api/v1/namespaces', signal, (each) =>
      this.#namespaces.set(each.name, each.labels ?? {}),
    );
  }

  /** Reads what a pod names and no list had. */
  async readFor({ metadata, spec }: Pod, signal: AbortSignal): Promise<void> {
    const { namespace } = metadata;
    const owner = controllerOf(metadata);
    if (owner && namespace != null) await this.#readOwner(owner, namespace, signal);
    const { nodeName } = spec;
    if (nodeName == null || this.#platforms.has(nodeName) || this.#refused.has(NODES)) return;
    await this.#oneOf(NODES, nodeName, signal, (each) => this.#platforms.set(nodeName, platformOf(each)));
    // Asked for once, if it is gone or may not be read.
    if (!this.#platforms.has(nodeName)) this.#platforms.set(nodeName, '');
  }

  workloadOf(pod: Metadata): Workload {
    return this.#owners.workloadOf(pod);
  }

  platformOf(node: string): string | undefined {
    const platform = this.#platforms.get(node) ?? '';
    return platform === '' ? undefined : platform;
  }

  /** Labels of the namespaces that are known. */
  labelsOf(namespaces: Iterable<string>): Readonly<Record<string, Labels>> {
    const named = new Map(
      [...namespaces].flatMap((name) => {
        const labels = this.#namespaces.get(name);
        return labels ? [[name, labels] as const] : [];
      }),
    );
    return Object.fromEntries(named);
  }

  async #readOwner({ kind, name, uid }: Reference, namespace: string, signal: AbortSignal): Promise<void> {
    const known = KINDS.find((each) => each.kind === kind);
    if (!known || this.#owners.has(uid) || this.#missing.has(uid)) return;
    const collection = `${known.group}/namespaces/${namespace}/${known.resource}`;
    if (this.#refused.has(collection)) return;
    await this.#oneOf(collection, name, signal, (each) => this.#owners.add(kind, each));
    if (!this.#owners.has(uid)) this.#missing.add(uid);
  }

  async #each(path: string, signal: AbortSignal, use: (metadata: Metadata) => void): Promise<void> {
    await this.#unlessRefused(path, path, async () => {
      for await (const { items } of listPages(this.#server, { path, item: partialObject, signal }, true))
        for (const { metadata } of items) use(metadata);
    });
  }

  async #oneOf(
    collection: string,
    name: string,
    signal: AbortSignal,
    use: (metadata: Metadata) => void,
  ): Promise<void> {
    const path = `${collection}/${name}`;
    await this.#unlessRefused(collection, path, async () => {
      use((await this.#server.get({ path, accept: METADATA_ONLY, signal }, partialObject)).metadata);
    });
  }

  /** Pods are known by less, if something around them may not be read or is gone. */
  async #unlessRefused(collection: string, path: string, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (failure) {
      if (!(failure instanceof ApiFailure)) throw failure;
      if (failure.status === FORBIDDEN) {
        this.#refused.add(collection);
        this.#onProblem(`may not read ${path}: ${failure.message}`);
      } else if (failure.status !== NO_SUCH_OBJECT) throw failure;
    }
  }
}

/**
 * Text that stays with the cluster: the UID of kube-system, else of the first namespace. Throws RetryableFailure where
 * neither may be read, as while an API server starts.
 */
export async function clusterUid(
  server: ApiServer,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const refused: string[] = [];
  for (const name of ['kube-system', ...namespaces]) {
    const path = `/api/v1/namespaces/${name}`;
    try {
      return (await server.get({ path, accept: METADATA_ONLY, signal }, partialObject)).metadata.uid;
    } catch (failure) {
      if (!(failure instanceof ApiFailure) || failure.status !== FORBIDDEN) throw failure;
      refused.push(name);
    }
  }
  throw new RetryableFailure(
    `the UID of the cluster is not known: may not read namespace ${refused.join(', ')}`,
  );
}

/** The labels that every kubelet sets on its node. */
function platformOf({ labels }: Metadata): string {
  const os = labels?.['kubernetes.io/os'];
  const architecture = labels?.['kubernetes.io/arch'];
  return os && architecture ? `${os}/${architecture}` : '';
}
