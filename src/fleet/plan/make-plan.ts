import type { FleetPlanDocument } from '../../api/index.ts';
import { isHole, pagesOf, type Digest, type Severity } from '../../domain/index.ts';
import { chooseFeeds, type ScanContext } from '../../scan/index.ts';
import type { ImageReader, Store } from '../../store/ports.ts';
import { chooseUpgrades } from './choose-upgrades.ts';
import { CollectedPairs } from './collect-pairs.ts';
import { findBases } from './find-bases.ts';
import { FleetImages, type PlanLines } from './fleet-images.ts';
import { KnownPackages } from './known-packages.ts';
import { missingRanks } from './missing-ranks.ts';
import { ownHoles } from './own-holes.ts';
import { cvesIn } from './pairs-of-image.ts';
import { readRunning, type RunFilters } from './running-images.ts';
import { UpgradeList } from './upgrade-list.ts';
import { viewPlan } from './view-plan.ts';

export interface PlanQuery extends RunFilters {
  /** Takes all scanned images, whether or not they run. */
  readonly isOfAll: boolean;
  /** Upgrades to list at most. */
  readonly limit: number;
  /** The least severity that counts. */
  readonly severity?: Severity;
}

export interface PlanRules extends PlanLines {
  readonly reader: ImageReader;
  /** Patterns of names of images that others are built on. */
  readonly bases: readonly string[];
}

/** Images of a page. */
const LIMIT = 500;

/**
 * Finds the few upgrades that clear most of the CVEs of all images together, from stored data alone: by what their
 * packages match, which is asked once for each package, however many images hold it.
 */
export async function makePlan(
  query: PlanQuery,
  { reader, bases: marked, ...lines }: PlanRules,
  context: ScanContext,
): Promise<FleetPlanDocument> {
  const { store } = context;
  const running = await readRunning(query, reader, store);
  const wanted = query.isOfAll ? undefined : new Set(running.runs.keys());
  const bases = await findBases(wanted, { marked, given: [], reader }, store);
  const chosen = await chooseFeeds(store.inventory, context);
  const upgrades = new UpgradeList();
  const known = new KnownPackages(query.severity, upgrades);
  const images = new FleetImages(lines, query, { context, chosen, known, holeIn: ownHoles(chosen) });
  const newer = new Set([...bases.values()].flatMap((base) => base.newer?.key ?? []));
  const staying = new Map<Digest, ReadonlySet<number>>();
  for (const keys of slicesOf(newer)) {
    for (const { key, held, hole } of await images.read(keys)) {
      if (hole === undefined) staying.set(key, cvesIn(held, known.numbers));
    }
  }
  const collected = new CollectedPairs({ bases, staying, known, upgrades });
  for await (const keys of pagesOfKeys(wanted, reader, store)) {
    collected.add(await images.read(keys), (key) => running.runs.get(key) ?? 0);
  }
  const plan = chooseUpgrades(
    collected.exposure.requirements(),
    query.limit,
    (upgrade) => upgrades.get(upgrade).kind === 'base',
  );
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

/** Lists these images, or all that the reader sees, by page. */
async function* pagesOfKeys(
  wanted: ReadonlySet<Digest> | undefined,
  reader: ImageReader,
  { contents }: Pick<Store, 'contents'>,
): AsyncGenerator<readonly Digest[], void> {
  if (wanted) yield* slicesOf(wanted);
  else
    for await (const { items } of pagesOf((from) => contents.keys(reader, { limit: LIMIT, ...from })))
      yield items;
}

function* slicesOf(keys: ReadonlySet<Digest>): Generator<readonly Digest[], void> {
  const all = [...keys];
  for (let start = 0; start < all.length; start += LIMIT) yield all.slice(start, start + LIMIT);
}
