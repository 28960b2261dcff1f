import { defined } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import type { PackageKey, InventoryStore, RunningImagesRequest } from '../ports.ts';
import { hasName, type ImageCondition } from './image-condition.ts';
import {
  findName,
  findNames,
  findVerifiedName,
  forgetName,
  LONGEST_SEARCHED_NAME,
  toSearchable,
} from './image-names.ts';
import { countImages, listImagePage, imageSummaries, keyPage } from './image-page.ts';
import { listDistributions, listImageEcosystems } from './list-origins.ts';
import { holdsEmptySet, holdsNamed, holdsOneOf, packagesNamed } from './package-queries.ts';
import { readImage } from './read-image.ts';
import { deleteImage } from './remove-image.ts';
import { saveCounts } from './save-counts.ts';
import { saveImage } from './save-image.ts';
import { areRunning } from './visible-images.ts';

const ANY_IMAGE: ImageCondition = (image) => image.lit(true);

export function createInventoryStore(engine: Engine): InventoryStore {
  const { db } = engine;
  return {
    async save(image, names) {
      await saveImage(engine, image, names);
    },
    replace: (image, before) => saveImage(engine, image, [], before),
    get: (key) => readImage(db, key),
    summary: async (key, reader = {}) => (await imageSummaries(db, [key], reader))[0],
    summaries: (keys, reader) => imageSummaries(db, keys, reader),
    reading: (key) =>
      db
        .selectFrom('image')
        .select(['indexed_by as indexedBy', 'indexed_at as indexedAt'])
        .where('key', '=', key)
        .executeTakeFirst(),
    async find(name) {
      const named = await findName(db, name);
      const image = named && (await readImage(db, named.key));
      if (!image) return undefined;
      return { image, ...defined({ note: named.note }) };
    },
    keyOf: (name) => findName(db, name),
    keysOf: (name, principals) => findNames(db, name, principals),
    keyReadAs: (name) => findVerifiedName(db, name),
    forgetName: (name) => forgetName(engine, name),
    delete: (key) => deleteImage(engine, key),
    async list({ search, isRunning, ...page }) {
      if (search !== undefined && search.length > LONGEST_SEARCHED_NAME) return { items: [] };
      const isNamed = search === undefined ? ANY_IMAGE : hasName(page, toSearchable(search));
      return listImagePage(engine, page, [both(isNamed, areRunning(isRunning, page))]);
    },
    holding: ({ name, version, ...page }) => listImagePage(engine, page, [holdsNamed(name, version)]),
    packagesNamed: (names, reader = {}, modules = []) => packagesNamed(db, names, modules, reader),
    withPackages: (packages, page) => listImagePage(engine, page, holding(packages, page)),
    keysWithPackages: (packages, page) => keyPage(engine, page, holding(packages, page)),
    keysWithEmptySet: (ecosystem, page) =>
      keyPage(engine, page, [both(holdsEmptySet(ecosystem), areRunning(page.isRunning, page))]),
    countWithPackage: (pkg, reader) => countImages(db, reader, holdsOneOf([pkg])),
    distributions: (reader = {}) => listDistributions(db, reader),
    ecosystems: (reader = {}) => listImageEcosystems(db, reader),
    saveSummary: (image) => saveCounts(db, image),
    async counts(reader = {}) {
      const images = await countImages(db, reader, [ANY_IMAGE]);
      return { images, packages: await countPackages(engine) };
    },
  };
}

function holding(packages: readonly PackageKey[], page: RunningImagesRequest): readonly ImageCondition[] {
  return holdsOneOf(packages).map((holds) => both(holds, areRunning(page.isRunning, page)));
}

function both(first: ImageCondition, second: ImageCondition): ImageCondition {
  return (image) => image.and([first(image), second(image)]);
}

async function countPackages({ db }: Engine): Promise<number> {
  const { rows } = await db
    .selectFrom('package')
    .select(({ fn }) => fn.countAll().as('rows'))
    .executeTakeFirstOrThrow();
  return Number(rows);
}
