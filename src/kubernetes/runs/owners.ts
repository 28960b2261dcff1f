import type { Metadata } from '../objects/pod.ts';

/** The outermost owner of a pod, with the labels of the outermost object that could be read. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Owner extends Workload {
  readonly owner: Reference | undefined;
}

/** The owner that controls an object. */
export interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** Whoever creates pods writes their owners, who may own each other; real ones are two or three. */
const MAX_OWNERS = 10;

/** Objects between pods and their workloads, by UID. */
export class Owners {
  readonly #all = new Map<string, Owner>();

  add(kind: string, { uid, name, labels, ownerReferences }: Metadata): void {
    this.#all.set(uid, { kind, name, labels: labels ?? {}, owner: controllerOf({ ownerReferences }) });
  }

  has(uid: string): boolean {
    return this.#all.has(uid);
  }

  addAll(others: Owners): void {
    for (const [uid, owner] of others.#all) this.#all.set(uid, owner);
  }

  /** Drops all objects that the others lack. */
  replaceBy(others: Owners): void {
    this.#all.clear();
    this.addAll(others);
  }

  workloadOf(pod: Metadata): Workload {
    let found: Workload = { kind: 'Pod', name: pod.name, labels: pod.labels ?? {} };
    let owner = controllerOf(pod);
    for (let depth = 0; owner && depth < MAX_OWNERS; depth += 1) {
      const known = this.#all.get(owner.uid);
      found = { kind: owner.kind, name: owner.name, labels: known?.labels ?? found.labels };
      owner = known?.owner;
    }
    return found;
  }
}

/** A pod of a node's own files belongs to the node. */
export function controllerOf({ ownerReferences }: Pick<Metadata, 'ownerReferences'>): Reference | undefined {
  return ownerReferences?.find(({ controller, kind }) => controller === true && kind !== 'Node');
}
