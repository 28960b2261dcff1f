import type { FleetPlanDocument } from '../../api/index.ts';
import { type Digest, isHole, itemsOf, type Severity } from '../../domain/index.ts';
import type { ImageReader, Inventory } from '../../inventory/ports.ts';
import { chooseFeeds, type StoredContext } from '../../stored/index.ts';
import { chooseUpgrades } from './choose-upgrades.ts';
import { CollectedPairs } from './collect-pairs.ts';
import { findBases, type FoundBases } from './find-bases.ts';
import { FleetImages, type PlanLines } from './fleet-images.ts';
import { KnownPackages } from './known-packages.ts';
import { missingRanks } from './missing-ranks.ts';
import { imageHoleFinder } from './image-hole.ts';
import { cvesIn } from './pairs-of-image.ts';
import { readRunning, type RunFilters } from './running-images.ts';
import { UpgradeList } from './upgrade-list.ts';
import { viewPlan } from './view-plan.ts';

export interface PlanQuery extends RunFilters {
  /** Includes all scanned images, whether or not they run. */
  readonly isOfAll: boolean;
  /** Maximum upgrades to list. */
  readonly limit: number;
  /** The lowest severity that counts. */
  readonly severity?: Severity;
}

export interface PlanRules extends PlanLines {
  readonly reader: ImageReader;
  /** Name patterns for base images. */
  readonly bases: readonly string[];
}

const KEYS_A_PAGE = 10_000;
/** Limits how many images are in memory at once. */
const IMAGES_AT_A_TIME = 100;

/**
 * Finds the few upgrades that clear most CVEs in all images together, using only stored data: package
 * matches, looked up once per package, however many images hold it.
 */
export async function makePlan(
  query: PlanQuery,
  { reader, bases: marked, ...lines }: PlanRules,
  context: StoredContext,
): Promise<FleetPlanDocument> {
  const { store } = context;
  const running = await readRunning(query, reader, store);
  const wanted = query.isOfAll ? undefined : new Set(running.runs.keys());
  const { bases, ordered } = await findBases(wanted, { marked, given: [], reader }, store);
  const chosen = await chooseFeeds(store.inventory, context);
  const upgrades = new UpgradeList();
  const known = new KnownPackages(query.severity, upgrades);
  const images = new FleetImages(lines, query, { context, chosen, known, findHole: imageHoleFinder(chosen) });
  const staying = await cvesOfBuilds(bases, images, known);
  const collected = new CollectedPairs({ bases, staying, known, upgrades });
  const keys = wanted ?? (await allKeys(reader, store));
  for (const page of slicesOf([...new Set([...ordered.filter((key) => keys.has(key)), ...keys])])) {
    collected.add(await images.read(page), (key) => running.runs.get(key) ?? 0);
  }
  const plan = chooseUpgrades(collected.exposure.requirements(), query.limit, {
    isFirst: (upgrade) => upgrades.get(upgrade).kind === 'base',
    compare: (a, b) => upgrades.compare(a, b),
  });
  return viewPlan({
    plan,
    collected,
    upgrades,
    neverScanned: running.neverScanned,
    problems: [
      ...chosen.problems.filter(isHole),
      ...(await missingRanks(known.rated, query.severity, store)),
    ],
    query,
    reader,
    context,
  });
}

/** Lists the CVEs in newer base builds; builds not fully checked are missing. */
async function cvesOfBuilds(
  bases: FoundBases['bases'],
  images: FleetImages,
  known: KnownPackages,
): Promise<ReadonlyMap<Digest, ReadonlySet<number>>> {
  const builds = new Set([...bases.values()].flatMap((base) => base.newer?.key ?? []));
  const found = new Map<Digest, ReadonlySet<number>>();
  for (const page of slicesOf([...builds])) {
    for (const { key, layers, hole } of await images.read(page)) {
      if (hole === undefined) found.set(key, cvesIn(layers, known.numbers));
    }
  }
  return found;
}

async function allKeys(
  reader: ImageReader,
  { contents }: Pick<Inventory, 'contents'>,
): Promise<ReadonlySet<Digest>> {
  return new Set(
    await Array.fromAsync(itemsOf((from) => contents.keys(reader, { limit: KEYS_A_PAGE, ...from }))),
  );
}

function* slicesOf(keys: readonly Digest[]): Generator<readonly Digest[], void> {
  for (let start = 0; start < keys.length; start += IMAGES_AT_A_TIME) {
    yield keys.slice(start, start + IMAGES_AT_A_TIME);
  }
}
