import { randomUUID } from 'node:crypto';

/** Served resources, all in their group's version v1. */
export const RESOURCES = {
  pods: { group: '', kind: 'Pod', namespaced: true },
  namespaces: { group: '', kind: 'Namespace', namespaced: false },
  nodes: { group: '', kind: 'Node', namespaced: false },
  secrets: { group: '', kind: 'Secret', namespaced: true },
  replicasets: { group: 'apps', kind: 'ReplicaSet', namespaced: true },
  jobs: { group: 'batch', kind: 'Job', namespaced: true },
} as const satisfies Record<string, { group: string; kind: string; namespaced: boolean }>;

export type Resource = keyof typeof RESOURCES;

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly [field: string]: unknown;
}

/** An object as tests give it. Its kind follows from the resource. */
export interface GivenObject {
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

export interface ApiObject extends GivenObject {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Resource;
  readonly object: ApiObject;
}

export interface Page {
  readonly version: number;
  readonly items: readonly ApiObject[];
  /** Absent on the last page. */
  readonly next?: { readonly token: string; readonly remaining: number };
}

interface Cursor {
  /** Below zero where an expired list goes on with objects as they are now. */
  readonly rv: number;
  /** Key of the last object sent. */
  readonly after: string;
}

/** Clusters have a past: version 1 is always too old. */
const FIRST_VERSION = 1000;

/** Objects, their past changes, and the lists that clients are in the middle of reading. */
export class ObjectStore {
  #version = FIRST_VERSION;
  #forgotten = FIRST_VERSION;
  /** The change at index 0 made the version after the forgotten ones; no version is skipped. */
  #changes: Change[] = [];
  readonly #objects = new Map<Resource, Map<string, ApiObject>>();
  readonly #snapshots = new Map<string, readonly (readonly [string, ApiObject])[]>();

  get version(): number {
    return this.#version;
  }

  put(resource: Resource, given: GivenObject): ApiObject {
    const { namespaced } = RESOURCES[resource];
    const { metadata, ...content } = structuredClone(given);
    const namespace = namespaced ? (metadata.namespace ?? 'default') : undefined;
    const key = keyOf(namespace, metadata.name);
    const before = this.#of(resource).get(key);
    const object = {
      ...content,
      ...typeOf(resource),
      metadata: {
        creationTimestamp: before?.metadata['creationTimestamp'] ?? '2026-01-01T00:00:00Z',
        ...metadata,
        ...(namespace !== undefined && { namespace }),
        uid: metadata.uid ?? before?.metadata.uid ?? randomUUID(),
        resourceVersion: String(++this.#version),
      },
    };
    this.#of(resource).set(key, object);
    this.#changes.push({ type: before ? 'MODIFIED' : 'ADDED', resource, object });
    return object;
  }

  /** DELETED events hold the last state, with a new version. */
  delete(resource: Resource, namespace: string | undefined, name: string): ApiObject {
    const before = this.get(resource, namespace, name);
    if (!before) throw new Error(`no ${resource} ${keyOf(namespace, name)} to delete`);
    const metadata = { ...before.metadata, resourceVersion: String(++this.#version) };
    const object = { ...before, metadata };
    this.#of(resource).delete(keyOf(namespace, name));
    this.#changes.push({ type: 'DELETED', resource, object });
    return object;
  }

  get(resource: Resource, namespace: string | undefined, name: string): ApiObject | undefined {
    return this.#of(resource).get(keyOf(namespace, name));
  }

  /** Sorted by namespace and name, as etcd's keys are. */
  all(resource: Resource, namespace?: string): readonly ApiObject[] {
    return this.#entries(resource, namespace).map(([, object]) => object);
  }

  /** Reads a page, whole without a limit; none where its list has expired. */
  page(
    resource: Resource,
    namespace: string | undefined,
    { limit, token }: { readonly limit: number; readonly token: string | undefined },
  ): Page | undefined {
    const { rv, after } = token === undefined ? { rv: -1, after: '' } : decode(token);
    const version = rv < 0 ? this.#version : rv;
    const list = `${version} ${resource} ${namespace ?? ''}`;
    const entries = this.#snapshots.get(list) ?? (rv < 0 ? this.#entries(resource, namespace) : undefined);
    if (!entries) return undefined;
    const rest = entries.slice(after === '' ? 0 : entries.findLastIndex(([key]) => key <= after) + 1);
    const page = limit > 0 ? rest.slice(0, limit) : rest;
    const items = page.map(([, object]) => object);
    const last = page.at(-1);
    if (!last || page.length === rest.length) return { version, items };
    this.#snapshots.set(list, entries);
    const next = { token: encode({ rv: version, after: last[0] }), remaining: rest.length - page.length };
    return { version, items, next };
  }

  /** Returns the changes after a version; undefined if some are forgotten. */
  since(version: number): readonly Change[] | undefined {
    return version < this.#forgotten ? undefined : this.#changes.slice(version - this.#forgotten);
  }

  tooOld(version: number): string {
    return `too old resource version: ${version} (${this.#forgotten})`;
  }

  forgetLists(): void {
    this.#snapshots.clear();
  }

  /** Compacts as etcd does: past changes and lists in pages end with each other. */
  forgetHistory(): void {
    this.forgetLists();
    this.#changes = [];
    this.#forgotten = this.#version;
  }

  #of(resource: Resource): Map<string, ApiObject> {
    const objects = this.#objects.get(resource) ?? new Map<string, ApiObject>();
    this.#objects.set(resource, objects);
    return objects;
  }

  #entries(resource: Resource, namespace: string | undefined) {
    const all = [...this.#of(resource)];
    const chosen = namespace === undefined ? all : all.filter(([key]) => key.startsWith(`${namespace}/`));
    return chosen.sort(([one], [other]) => (one < other ? -1 : 1));
  }
}

export function typeOf(resource: Resource): Readonly<Record<'apiVersion' | 'kind', string>> {
  const { group, kind } = RESOURCES[resource];
  return { kind, apiVersion: group === '' ? 'v1' : `${group}/v1` };
}

/** Makes the token that goes on with an expired list, mixing old objects with new ones. */
export function inconsistentToken(token: string): string {
  return encode({ ...decode(token), rv: -1 });
}

function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function encode(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function decode(token: string): Cursor {
  return JSON.parse(Buffer.from(token, 'base64url').toString()) as Cursor;
}
