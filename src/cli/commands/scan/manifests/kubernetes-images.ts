import { defined, isJsonObject, type JsonObject, type ManifestWorkload } from '../../../../domain/index.ts';
import { shownName, spend, type NamedPlace, type ValueBudget } from './named-place.ts';
import { MAX_DEPTH } from './limits.ts';

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

/**
 * Finds all pod specifications, wherever they are: custom resources have them in places of their own. Each
 * belongs to the innermost object with a kind and metadata, as in lists. Throws SyntaxError.
 */
export function* kubernetesImages(document: unknown, budget: ValueBudget): Generator<NamedPlace> {
  const open: Visited[] = [{ value: document, depth: 0 }];
  for (let visited = open.pop(); visited; visited = open.pop()) {
    const { value, depth } = visited;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) throw new SyntaxError(`nested more than ${MAX_DEPTH} levels deep`);
    const owner = ownerOf(value) ?? visited.owner;
    if (owner && isJsonObject(value)) yield* imagesOfPod(value, owner);
    const children = Object.values(value).reverse();
    spend(budget, children.length);
    for (const child of children) open.push({ value: child, depth: depth + 1, ...defined({ owner }) });
  }
}

interface Visited {
  readonly value: unknown;
  readonly depth: number;
  readonly owner?: Owner;
}

type Owner = Pick<ManifestWorkload, 'kind' | 'namespace' | 'name'>;

function ownerOf(value: object): Owner | undefined {
  if (!isJsonObject(value) || typeof value['kind'] !== 'string') return undefined;
  const { kind, metadata } = value;
  if (!isJsonObject(metadata)) return undefined;
  const { name, generateName, namespace } = metadata;
  return {
    kind: shownName(kind) ?? 'object',
    name: shownName(name) ?? shownName(generateName) ?? 'without a name',
    ...defined({ namespace: shownName(namespace) }),
  };
}

function* imagesOfPod(spec: JsonObject, owner: Owner): Generator<NamedPlace> {
  const lists = CONTAINER_LISTS.map((key) => spec[key]).filter(Array.isArray);
  if (lists.length === 0) return;
  for (const container of lists.flat().filter(isJsonObject)) {
    const { image, name } = container;
    const workload = { ...owner, ...defined({ container: shownName(name) }) };
    if (isAbsent(image)) yield { workload, reason: 'names no image' };
    else yield { workload, image };
  }
  for (const volume of [spec['volumes']].flat().filter(isJsonObject)) {
    const { image, name } = volume;
    if (!isJsonObject(image) || isAbsent(image['reference'])) continue;
    yield { workload: { ...owner, ...defined({ volume: shownName(name) }) }, image: image['reference'] };
  }
}

/** Kubernetes takes an empty text as absent. */
function isAbsent(image: unknown): boolean {
  return image === undefined || image === null || image === '';
}
