import { ApiServerStandIn } from './api-server-stand-in.ts';
import type { ApiObject, GivenObject, Resource } from './object-store.ts';
import { RealCluster } from './real-cluster.ts';
import { namespace } from './test-objects.ts';

/** A cluster as tests change it; it may hold objects of others. */
export interface TestCluster extends AsyncDisposable {
  /** JSON of a kubeconfig that may do everything. */
  readonly kubeconfig: string;
  /** Of namespace kube-system. */
  readonly uid: string;
  /** Makes a cluster-wide name the test's own. */
  own(name: string): string;
  /** Adds an object or replaces it, with its status. Returns it as stored. */
  put(resource: Resource, object: GivenObject): Promise<ApiObject>;
  delete(resource: Resource, namespace: string | undefined, name: string): Promise<void>;
}

const REAL = process.env['PLIMSOLL_TEST_KUBECONFIG'];

const isReal = REAL !== undefined && REAL !== '';

/** Options of a suite that disturbs the stand-in: left out on a real cluster, and then named at the end. */
export const needsSwitches = isReal ? { skip: true, meta: { without: ['a stand-in for the cluster'] } } : {};

/** Opens the cluster of PLIMSOLL_TEST_KUBECONFIG, or a stand-in. */
export function openCluster(): Promise<TestCluster> {
  return isReal ? RealCluster.open(REAL) : StandInCluster.open();
}

/** The stand-in, whose switches disturb it. */
export function switchesOf(cluster: TestCluster): ApiServerStandIn {
  if (cluster instanceof StandInCluster) return cluster.api;
  throw new Error('a real cluster has no switches');
}

/** A cluster of this process. */
class StandInCluster implements TestCluster {
  readonly api: ApiServerStandIn;
  readonly uid = 'cluster-uid';

  private constructor(api: ApiServerStandIn) {
    this.api = api;
  }

  static async open(): Promise<StandInCluster> {
    const api = await new ApiServerStandIn().listen();
    const cluster = new StandInCluster(api);
    api.put('namespaces', namespace({ name: 'kube-system', uid: cluster.uid }));
    return cluster;
  }

  get kubeconfig(): string {
    return this.api.kubeconfig;
  }

  own(name: string): string {
    return name;
  }

  put(resource: Resource, object: GivenObject): Promise<ApiObject> {
    return Promise.resolve(this.api.put(resource, object));
  }

  delete(...[resource, inNamespace, name]: Parameters<TestCluster['delete']>): Promise<void> {
    this.api.delete(resource, inNamespace, name);
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.api[Symbol.asyncDispose]();
  }
}
