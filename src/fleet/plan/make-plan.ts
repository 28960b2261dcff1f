import type { FleetPlanDocument } from '../../api/index.ts';
import { isHole, itemsOf, type Digest, type Severity } from '../../domain/index.ts';
import { chooseFeeds, type BaseRules, type Judgement, type ScanContext } from '../../scan/index.ts';
import type { ImageContents, ImageReader } from '../../store/ports.ts';
import { chooseUpgrades } from './choose-upgrades.ts';
import { collectPairs, type CheckedImage } from './collect-pairs.ts';
import { findBases } from './find-bases.ts';
import { KnownPackages } from './known-packages.ts';
import { missingRanks } from './missing-ranks.ts';
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

export interface PlanRules {
  readonly reader: ImageReader;
  /** Patterns of names of images that others are built on. */
  readonly bases: readonly string[];
  /** What does not count; rules that name an image or a path are not applied. */
  readonly ignore: Judgement['ignore'];
}

/** Images of a page. */
const LIMIT = 500;

/**
 * Finds the few upgrades that clear most of the CVEs of all images together, from stored data alone: what a package has is
 * asked once, however many images hold it.
 */
export async function makePlan(
  query: PlanQuery,
  rules: PlanRules,
  context: ScanContext,
): Promise<FleetPlanDocument> {
  const { store } = context;
  const { reader } = rules;
  const running = await readRunning(query, reader, store);
  const wanted = query.isOfAll ? undefined : new Set(running.runs.keys());
  const baseRules: BaseRules = { marked: rules.bases, given: [], reader };
  const bases = await findBases(wanted, baseRules, store);
  const newer = new Set([...bases.values()].flatMap((base) => base.newer?.key ?? []));
  const contents = await readContents(wanted && new Set([...wanted, ...newer]), reader, store);
  const upgrades = new UpgradeList();
  const chosen = await chooseFeeds(store.inventory, context);
  const known = new KnownPackages(context, { ...query, ignore: rules.ignore }, upgrades, chosen);
  const images: CheckedImage[] = [];
  for (const [key, held] of contents) {
    const isWanted = wanted?.has(key) ?? true;
    if (isWanted) images.push({ key, contents: held, runs: running.runs.get(key) ?? 0 });
  }
  await known.load(contents.values().flatMap(setsOf));
  const collected = collectPairs(images, { bases, contents, known, upgrades });
  const plan = chooseUpgrades(
    collected.exposure.requirements(),
    query.limit,
    (upgrade) => upgrades.get(upgrade).kind === 'base',
  );
  return viewPlan({
    plan,
    images,
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

function setsOf({ sets }: ImageContents): readonly number[] {
  return sets.map(({ id }) => id);
}

/** Reads what these images hold; without any, what all hold. */
async function readContents(
  wanted: ReadonlySet<Digest> | undefined,
  reader: ImageReader,
  { contents }: ScanContext['store'],
): Promise<ReadonlyMap<Digest, ImageContents>> {
  const found = new Map<Digest, ImageContents>();
  for await (const image of itemsOf((from) => contents.images(reader, { limit: LIMIT, ...from }))) {
    if (wanted?.has(image.key) ?? true) found.set(image.key, image);
  }
  return found;
}
