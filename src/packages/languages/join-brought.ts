import type { FileFacts, Package } from '../domain/index.ts';
import { changeFacts } from './change-facts.ts';
import type { SquashedImage } from './squash-image.ts';

/**
 * Makes one package of two names: what a package of conda installed is a package of Python, which keeps its own name and
 * says who brought it. One that brought nothing of the kind, such as openssl, is listed by its name in conda.
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
    changeFacts(image, ({ path, facts }) => joined(facts, owners.get(path), owners)),
  );
}

function joined(facts: FileFacts, owner: string | undefined, owners: ReadonlyMap<string, string>): FileFacts {
  if (facts.brought?.some((path) => owners.has(path))) return { ...facts, packages: [] };
  if (owner === undefined || !facts.packages) return facts;
  return { ...facts, packages: facts.packages.map((pkg) => withOwner(pkg, owner)) };
}

/** The distribution that installed conda's files, too, is their owner. */
function withOwner(pkg: Package, owner: string): Package {
  return pkg.owner === undefined ? { ...pkg, owner } : pkg;
}
