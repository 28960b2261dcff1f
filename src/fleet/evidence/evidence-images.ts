import { compareTexts, defined, type Digest, itemsOf, type Problem, readAnew } from '../../domain/index.ts';
import type { KnownFlaw, ImageSummary, Inventory, Sighting, StoredPackage } from '../../inventory/ports.ts';
import { packagesAffected, type StoredContext } from '../../stored/index.ts';

/** An image that a vulnerability affects, or did. */
export interface EvidenceImage {
  readonly key: Digest;
  /** Empty once it left the inventory. */
  readonly names: readonly string[];
  /** RFC 3339: when it was last read. */
  readonly indexedAt?: string;
  readonly isStored: boolean;
  /** By name and version. */
  readonly packages: readonly EvidencePackage[];
}

export interface EvidencePackage {
  readonly name: string;
  readonly version: string;
  /** According to the current feeds. */
  readonly isAffected: boolean;
  /** Absent if no server announced it or reported on it. */
  readonly affectedSince?: Sighting;
  readonly exploitedSince?: Sighting;
}

export interface EvidenceImages {
  /** In order. */
  readonly keys: readonly Digest[];
  /** By key. */
  readonly images: AsyncIterable<EvidenceImage>;
  readonly problems: readonly Problem[];
}

const IMAGES_A_PAGE = 1_000;

type Found = Map<Digest, Map<string, EvidencePackage>>;

/** Joins the images that it affects now to the images that it was known to affect. */
export async function evidenceImages(
  id: string,
  knownFlaws: readonly KnownFlaw[],
  context: StoredContext,
): Promise<EvidenceImages> {
  const { inventory } = context.store;
  const found: Found = new Map();
  for (const { image, name, version, affectedSince, exploitedSince } of knownFlaws) {
    const known = { name, version, affectedSince, ...defined({ exploitedSince }) };
    add(found, image, { ...known, isAffected: false });
  }
  const { packages, problems } = await packagesAffected(id, context);
  for (const stored of packages) {
    const { name, version } = stored.package;
    for await (const { key } of holders(stored, inventory)) {
      add(found, key, { name, version, isAffected: true });
    }
  }
  const keys = [...found.keys()].toSorted();
  return { keys, images: readAnew(() => summed(keys, found, inventory)), problems };
}

async function* summed(
  keys: readonly Digest[],
  found: Found,
  inventory: Inventory['inventory'],
): AsyncGenerator<EvidenceImage, void> {
  for (const key of keys) {
    const ofImage = [...(found.get(key)?.values() ?? [])].toSorted(byName);
    yield toImage(key, ofImage, await inventory.summary(key));
  }
}

/** Several rows may share a package's name and version: the earliest first-known time counts. */
function add(found: Found, image: Digest, pkg: EvidencePackage): void {
  const packages = found.get(image) ?? new Map<string, EvidencePackage>();
  found.set(image, packages);
  const name = `${pkg.name}\0${pkg.version}`;
  const other = packages.get(name);
  const affectedSince = first(other?.affectedSince, pkg.affectedSince);
  const exploitedSince = first(other?.exploitedSince, pkg.exploitedSince);
  packages.set(name, {
    name: pkg.name,
    version: pkg.version,
    isAffected: pkg.isAffected || other?.isAffected === true,
    ...defined({ affectedSince, exploitedSince }),
  });
}

function first(a: Sighting | undefined, b: Sighting | undefined): Sighting | undefined {
  if (!a || !b) return a ?? b;
  return b.sync < a.sync ? b : a;
}

function holders(stored: StoredPackage, inventory: Inventory['inventory']): AsyncIterable<ImageSummary> {
  return itemsOf((from) => inventory.withPackages([stored], { limit: IMAGES_A_PAGE, ...from }));
}

function byName(a: EvidencePackage, b: EvidencePackage): number {
  return compareTexts(a.name, b.name) || compareTexts(a.version, b.version);
}

function toImage(
  key: Digest,
  packages: readonly EvidencePackage[],
  summary: ImageSummary | undefined,
): EvidenceImage {
  const names = summary?.names.filter(({ kind }) => kind === 'reference').map(({ name }) => name) ?? [];
  return {
    key,
    names: [...new Set(names)].toSorted(),
    ...(summary && { indexedAt: summary.indexedAt }),
    isStored: summary !== undefined,
    packages,
  };
}
