// Objects as a cluster with containerd writes them. Their uid follows from kind, namespace and name, so that owner
// references hold before anything is stored.

import { createHash } from 'node:crypto';
import { RESOURCES, typeOf, type ApiObject, type OwnerReference, type Resource } from './object-store.ts';

const STARTED = '2026-01-01T00:00:10Z';

interface ObjectOptions {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly owner?: OwnerReference;
}

export interface ContainerOptions {
  readonly name: string;
  /** As the manifest names it. */
  readonly image?: string;
  /** As the status has it; follows from the image unless given. */
  readonly imageID?: string;
  readonly state?: 'running' | 'waiting' | 'terminated';
}

export interface PodOptions extends ObjectOptions {
  /** Undefined for a pod that is not scheduled. */
  readonly node?: string | undefined;
  readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly containers?: readonly ContainerOptions[];
  /** Terminated unless a state is given. */
  readonly initContainers?: readonly ContainerOptions[];
  /** Init containers that run on. */
  readonly sidecars?: readonly ContainerOptions[];
  readonly ephemeralContainers?: readonly ContainerOptions[];
  /** Image references by the volume's name. */
  readonly imageVolumes?: Readonly<Record<string, string>>;
  readonly pullSecrets?: readonly string[];
}

export function pod(options: PodOptions): ApiObject {
  const { containers = [{ name: 'app' }], phase = 'Running', imageVolumes = {}, pullSecrets = [] } = options;
  const { initContainers = [], sidecars = [], ephemeralContainers = [] } = options;
  const node = 'node' in options ? options.node : 'node-1';
  const init = initContainers.map((each) => ({ state: 'terminated' as const, ...each }));
  const spec = {
    volumes: Object.entries(imageVolumes).map(([name, reference]) => ({
      name,
      image: { reference, pullPolicy: 'IfNotPresent' },
    })),
    initContainers: [
      ...init.map(toContainer),
      ...sidecars.map((each) => ({ ...toContainer(each), restartPolicy: 'Always' })),
    ],
    containers: containers.map(toContainer),
    ephemeralContainers: ephemeralContainers.map(toContainer),
    imagePullSecrets: pullSecrets.map((name) => ({ name })),
    restartPolicy: 'Always',
    serviceAccountName: 'default',
    schedulerName: 'default-scheduler',
    ...(node !== undefined && { nodeName: node }),
    tolerations: [
      {
        key: 'node.kubernetes.io/not-ready',
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      },
    ],
  };
  const status = {
    phase,
    conditions: [
      { type: 'Ready', status: phase === 'Running' ? 'True' : 'False', lastTransitionTime: STARTED },
    ],
    hostIP: '10.0.0.1',
    podIP: '10.244.0.2',
    startTime: STARTED,
    initContainerStatuses: [...init, ...sidecars].map(toContainerStatus),
    containerStatuses: containers.map(toContainerStatus),
    ephemeralContainerStatuses: ephemeralContainers.map(toContainerStatus),
    qosClass: 'BestEffort',
  };
  return toObject('pods', options, { spec: withoutEmpty(spec), status: withoutEmpty(status) });
}

export function replicaSet(options: ObjectOptions): ApiObject {
  const template = { metadata: { labels: { app: options.name } }, spec: { containers: [container()] } };
  const spec = { replicas: 1, selector: { matchLabels: { app: options.name } }, template };
  return toObject('replicasets', options, { spec, status: { replicas: 1, readyReplicas: 1 } });
}

export function job(options: ObjectOptions): ApiObject {
  const template = { spec: { containers: [container()], restartPolicy: 'Never' } };
  return toObject('jobs', options, { spec: { template }, status: { active: 1, startTime: STARTED } });
}

export function namespace(options: Omit<ObjectOptions, 'namespace'>): ApiObject {
  const labels = { 'kubernetes.io/metadata.name': options.name, ...options.labels };
  const rest = { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } };
  return toObject('namespaces', { ...options, labels }, rest);
}

export function node({
  arch = 'amd64',
  os = 'linux',
  ...options
}: Omit<ObjectOptions, 'namespace'> & { readonly arch?: string; readonly os?: string }): ApiObject {
  const platform = { 'kubernetes.io/arch': arch, 'kubernetes.io/os': os };
  const labels = { ...platform, 'kubernetes.io/hostname': options.name, ...options.labels };
  const nodeInfo = {
    ...{ architecture: arch, operatingSystem: os, osImage: 'Debian GNU/Linux 13 (trixie)' },
    ...{ containerRuntimeVersion: 'containerd://2.1.4', kubeletVersion: 'v1.36.1', kubeProxyVersion: '' },
    ...{ kernelVersion: '6.12.0', bootID: 'b', machineID: 'm', systemUUID: 's' },
  };
  const rest = { spec: { podCIDR: '10.244.0.0/24' }, status: { capacity: { pods: '110' }, nodeInfo } };
  return toObject('nodes', { ...options, labels }, rest);
}

/** Refers to the controller that made an object, of any kind. */
export function ownedBy({
  apiVersion,
  kind,
  metadata: { name, namespace: inNamespace, uid },
}: Pick<ApiObject, 'apiVersion' | 'kind' | 'metadata'>): OwnerReference {
  const id = uid ?? toUid(kind, inNamespace, name);
  return { apiVersion, kind, name, uid: id, controller: true, blockOwnerDeletion: true };
}

/** A digest of its own for each image name. */
export function toImageId(image: string): string {
  const repository = image.split('@')[0]?.replace(/:[^/:]*$/, '') ?? image;
  return image.includes('@') ? image : `${repository}@sha256:${sha256(image)}`;
}

function toObject(
  resource: Resource,
  { name, namespace: given, uid, labels, annotations, owner }: ObjectOptions,
  rest: object,
): ApiObject {
  const type = typeOf(resource);
  const inNamespace = RESOURCES[resource].namespaced ? (given ?? 'default') : undefined;
  const metadata = {
    name,
    ...(inNamespace !== undefined && { namespace: inNamespace }),
    uid: uid ?? toUid(type.kind, inNamespace, name),
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ...(owner && { ownerReferences: [owner] }),
  };
  return { ...type, metadata, ...rest };
}

function container() {
  return toContainer({ name: 'app' });
}

function toContainer({ name, image = `registry.example/team/${name}:1` }: ContainerOptions) {
  return { name, image, resources: {}, imagePullPolicy: 'IfNotPresent' };
}

function toContainerStatus({ state = 'running', ...options }: ContainerOptions) {
  const { name, image } = toContainer(options);
  const isThere = state !== 'waiting';
  const containerID = `containerd://${sha256(`container ${name}`)}`;
  const states = {
    running: { startedAt: STARTED },
    waiting: { reason: 'ContainerCreating' },
    terminated: { exitCode: 0, reason: 'Completed', startedAt: STARTED, finishedAt: STARTED, containerID },
  };
  return {
    name,
    state: { [state]: states[state] },
    lastState: {},
    ready: state === 'running',
    restartCount: 0,
    image,
    imageID: options.imageID ?? (isThere ? toImageId(image) : ''),
    ...(isThere && { containerID }),
    started: state === 'running',
  };
}

/** Go leaves out empty lists. */
function withoutEmpty(fields: object): object {
  const filled = Object.entries(fields).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  return Object.fromEntries(filled);
}

function toUid(kind: string, inNamespace: string | undefined, name: string): string {
  const hex = sha256(`${kind} ${inNamespace ?? ''} ${name}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
