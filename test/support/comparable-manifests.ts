// Renderings of the same manifests by kustomize and Helm, brought into one form.

import * as z from 'zod';
import type { Manifest } from './kubernetes.ts';

const named = z.looseObject({ name: z.string() });

/** Takes the hash off the names of generated Secrets, and orders variables and volumes, which have names. */
function normalise(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^(plimsoll-(?:config|database))-[0-9a-z]{10}$/u, '$1');
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value.map(normalise);
    const names = items.flatMap((item) => named.safeParse(item).data ?? []);
    if (names.length < items.length) return items;
    return names.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normalise(inner)]));
}

interface Compared {
  readonly labels: Readonly<Record<string, string>>;
  readonly content: unknown;
}

/**
 * Objects of kustomize or Helm by kind and name. Left out is where these differ: the Namespace, which is the release's;
 * annotations; and the values of Secrets, which are a sample in kustomize. Helm adds labels of its own.
 */
export function comparable(manifests: readonly Manifest[]): ReadonlyMap<string, Compared> {
  const ours = manifests.filter(({ kind }) => kind !== 'Namespace');
  return new Map(
    ours.map(({ kind, metadata: { name, namespace, labels = {} }, metadata: _, data, ...content }) => [
      `${kind} ${String(normalise(name))}`,
      {
        labels,
        content: normalise({ namespace, ...content, keys: Object.keys(data ?? {}).toSorted() }),
      },
    ]),
  );
}
