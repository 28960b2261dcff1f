import {
  defined,
  type BaseImage,
  type Digest,
  isNamedByUser,
  itemsOf,
  layersOfPath,
  lowerPaths,
} from '../../domain/index.ts';
import type { ImageReader, Inventory, LayeredImage, LowerImage } from '../../inventory/ports.ts';
import { type BaseRules, chooseBase, formsOf, READ_AHEAD } from '../../stored/index.ts';
import { shareLayers } from './share-layers.ts';

/** An image's base, and its newer build in the inventory. */
export interface PlannedBase {
  readonly base: BaseImage;
  readonly newer?: NewerBase;
}

export interface NewerBase {
  readonly key: Digest;
  /** The name that points to the newer build. */
  readonly name: string;
  /** RFC 3339, from its configuration. */
  readonly created?: string;
}

export interface FoundBases {
  /** By the image that is built on it. */
  readonly bases: ReadonlyMap<Digest, PlannedBase>;
  /** All whole images, ordered so that images sharing layers are adjacent. */
  readonly ordered: readonly Digest[];
}

type Stores = Pick<Inventory, 'bases' | 'inventory'>;

/** Rows per page. */
const LIMIT = 1_000;

/** Finds the bases for these images, or for all, at once. */
export async function findBases(
  wanted: ReadonlySet<Digest> | undefined,
  rules: BaseRules,
  stores: Stores,
): Promise<FoundBases> {
  const layered = await Array.fromAsync(
    itemsOf((from) => stores.bases.list(rules.reader, { limit: LIMIT, ...from })),
  );
  const finder = new BaseFinder(layered, rules, stores);
  const bases = new Map<Digest, PlannedBase>();
  for (const image of layered) {
    if (wanted && !wanted.has(image.key)) continue;
    const base = await finder.find(image);
    if (base) bases.set(image.key, base);
  }
  const ordered = layered.toSorted((a, b) => Buffer.compare(a.path, b.path)).map(({ key }) => key);
  return { bases, ordered };
}

/** Finds bases among the inventory's images. */
class BaseFinder {
  readonly #rules: BaseRules;
  readonly #byPath: ReadonlyMap<string, readonly LayeredImage[]>;
  readonly #sharedLayers: ReadonlyMap<Digest, number>;
  readonly #lowerImages: LowerImages;
  readonly #builds: Builds;

  constructor(layered: readonly LayeredImage[], rules: BaseRules, stores: Stores) {
    this.#rules = rules;
    this.#byPath = Map.groupBy(layered, ({ path }) => pathKey(path));
    this.#sharedLayers = shareLayers(layered);
    this.#lowerImages = new LowerImages(stores);
    const byKey = new Map(layered.map((image) => [image.key, image]));
    this.#builds = new Builds(rules.reader, byKey, stores);
  }

  /** Returns an image's base; of several, the first with a newer build. */
  async find(image: LayeredImage): Promise<PlannedBase | undefined> {
    const below = lowerPaths(image.path).flatMap((path) => this.#byPath.get(pathKey(path)) ?? []);
    const lower = await Promise.all(below.map((each) => this.#lowerImages.read(each)));
    const chosen = chooseBase(image, lower, this.#sharedLayers.get(image.key) ?? 0, this.#rules);
    if (!chosen) return undefined;
    const { others = [], ...first } = chosen;
    for (const base of [first, ...others]) {
      const newer = await this.#builds.newerThan(base, image, below);
      if (newer) return { base, newer };
    }
    return { base: chosen };
  }
}

function pathKey(path: Uint8Array): string {
  return Buffer.from(path.buffer, path.byteOffset, path.length).toString('latin1');
}

/** Names of possible base images, each read once. */
class LowerImages {
  readonly #stores: Stores;
  readonly #known = new Map<Digest, LowerImage>();

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  async read({ key, path, readAs, created }: LayeredImage): Promise<LowerImage> {
    const known = this.#known.get(key);
    if (known) return known;
    const names = (await this.#stores.inventory.summary(key))?.names ?? [];
    const layers = layersOfPath(path);
    const image = {
      key,
      layers,
      ...defined({ readAs, created }),
      names,
    };
    this.#known.set(key, image);
    return image;
  }
}

/** Named bases in the inventory, each looked up once. */
class Builds {
  readonly #reader: ImageReader;
  readonly #layered: ReadonlyMap<Digest, LayeredImage>;
  readonly #stores: Stores;
  readonly #current = new Map<string, Promise<Digest | undefined>>();

  constructor(reader: ImageReader, layered: ReadonlyMap<Digest, LayeredImage>, stores: Stores) {
    this.#reader = reader;
    this.#layered = layered;
    this.#stores = stores;
  }

  /** Finds the build that a name of the base points to now, if it is newer than the base. */
  async newerThan(
    base: BaseImage,
    image: LayeredImage,
    below: readonly LayeredImage[],
  ): Promise<NewerBase | undefined> {
    const readAs = base.digest && this.#layered.get(base.digest)?.readAs;
    const isOther = isNamedByUser(base) && base.reference !== image.named?.name;
    const named = isOther ? undefined : image.named?.name;
    for (const name of new Set([named, readAs].flatMap((each) => each ?? []))) {
      const key = await this.#currentOf(name);
      const build = key && this.#layered.get(key);
      if (!build || build.key === image.key || below.some((lower) => lower.key === build.key)) continue;
      const old = base.digest === undefined ? image : (this.#layered.get(base.digest) ?? image);
      if (!isNewer(build, old, name === readAs)) continue;
      const { created } = build;
      return { key: build.key, name, ...defined({ created }) };
    }
    return undefined;
  }

  #currentOf(name: string): Promise<Digest | undefined> {
    const known = this.#current.get(name) ?? this.#lookUp(name);
    this.#current.set(name, known);
    return known;
  }

  async #lookUp(name: string): Promise<Digest | undefined> {
    const { inventory } = this.#stores;
    const { visibleTo } = this.#reader;
    const principals = visibleTo === undefined ? ['', READ_AHEAD] : ['', visibleTo];
    for (const form of formsOf(name)) {
      const asked = { kind: 'reference', name: form } as const;
      const known = (await inventory.keysOf(asked, principals)).find((each) => each !== undefined);
      if (known) return known.key;
      const found = visibleTo === undefined ? await inventory.keyReadAs(asked) : undefined;
      if (found) return found.key;
    }
    return undefined;
  }
}

/** A name moves to a newer build when that is read; if both have a build date, the dates decide. */
function isNewer(build: LayeredImage, old: LayeredImage, hasMoved: boolean): boolean {
  const [created, before] = [Date.parse(build.created ?? ''), Date.parse(old.created ?? '')];
  return Number.isNaN(created - before) || created === before ? hasMoved : created > before;
}
