import type { FileFacts, Package } from '../../domain/index.ts';
import { mapFacts } from '../layers/map-facts.ts';
import type { SquashedImage } from '../layers/squash-image.ts';

/**
 * Joins two names for one package: a Python package that conda installed keeps its own name, with conda's
 * package as its owner. A conda package that brought no Python package, such as openssl, is listed by its
 * conda name.
 */
export function joinBrought(squashed: readonly SquashedImage[]): readonly SquashedImage[] {
  const files = squashed.flatMap((each) => each.files);
  if (!files.some(({ facts }) => facts.brought)) return squashed;
  const listing = new Set(files.flatMap(({ path, facts }) => (facts.packages?.length ? [path] : [])));
  const owners = new Map<string, string>();
  for (const { facts } of files) {
    const [owner] = facts.packages ?? [];
    for (const path of facts.brought ?? []) {
      if (owner && listing.has(path)) owners.set(path, `${owner.type}:${owner.name}`);
    }
  }
  return squashed.map((image) =>
    mapFacts(image, ({ path, facts }) => joined(facts, owners.get(path), owners)),
  );
}

function joined(facts: FileFacts, owner: string | undefined, owners: ReadonlyMap<string, string>): FileFacts {
  if (facts.brought?.some((path) => owners.has(path))) return { ...facts, packages: [] };
  if (owner === undefined || !facts.packages) return facts;
  return { ...facts, packages: facts.packages.map((pkg) => withOwner(pkg, owner)) };
}

/** If a distribution installed conda's files, it stays their owner. */
function withOwner(pkg: Package, owner: string): Package {
  return pkg.owner === undefined ? { ...pkg, owner } : pkg;
}
