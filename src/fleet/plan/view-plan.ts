import type { FleetPlanDocument, PlannedUpgradeDocument } from '../../api/index.ts';
import { defined, type Digest, type Problem } from '../../domain/index.ts';
import type { ImageReader } from '../../inventory/ports.ts';
import type { StoredContext } from '../../stored/index.ts';
import { nameSeen } from '../images/name-seen.ts';
import { viewRun } from '../runs/views.ts';
import type { ChosenUpgrade } from './choose-upgrades.ts';
import type { CollectedPairs } from './collect-pairs.ts';
import { type PairCounts, sumPairs } from './exposure.ts';
import { MOST_NAMED } from './helped-images.ts';
import { openRuns, type RunFilters } from './running-images.ts';
import type { FleetUpgrade, UpgradeList } from './upgrade-list.ts';

export interface MadePlan {
  readonly plan: readonly ChosenUpgrade[];
  readonly collected: CollectedPairs;
  readonly upgrades: UpgradeList;
  readonly neverScanned: number;
  readonly problems: readonly Problem[];
  readonly query: RunFilters;
  readonly reader: ImageReader;
  readonly context: StoredContext;
}

type NameOf = (key: Digest) => Promise<string>;

export async function viewPlan(made: MadePlan): Promise<FleetPlanDocument> {
  const { plan, collected, neverScanned, problems } = made;
  const upgrades: PlannedUpgradeDocument[] = [];
  const nameOf = namesFor(made);
  for (const chosen of plan) upgrades.push(await viewUpgrade(chosen, made, nameOf));
  const named = collected.incomplete.slice(0, MOST_NAMED);
  return {
    images: collected.images,
    exposure: copyOf(collected.exposure.counts()),
    cleared: copyOf(sumPairs(plan.map(({ cleared }) => cleared))),
    upgrades,
    incomplete: await Promise.all(
      named.map(async ({ key, reason }) => ({ key, name: await nameOf(key), reason })),
    ),
    incompleteImages: collected.incomplete.length,
    neverScanned,
    problems: problems.map(({ cves, ...problem }) => ({ ...problem, ...(cves && { cves: [...cves] }) })),
  };
}

async function viewUpgrade(
  chosen: ChosenUpgrade,
  made: MadePlan,
  nameOf: NameOf,
): Promise<PlannedUpgradeDocument> {
  const { collected, upgrades, query, reader, context } = made;
  const helped = collected.helpedBy(chosen.upgrade);
  const helps: { key: Digest; name: string; runs: number }[] = [];
  const workloads: PlannedUpgradeDocument['workloads'] = [];
  for (const { key, runs } of helped.first) {
    helps.push({ key, name: await nameOf(key), runs });
    if (runs === 0 || workloads.length >= MOST_NAMED) continue;
    for await (const run of openRuns({ ...filtersOf(query), images: [key] }, reader, context.store)) {
      workloads.push(viewRun(run, context.now()));
      if (workloads.length >= MOST_NAMED) break;
    }
  }
  const help = {
    clears: copyOf(chosen.cleared),
    images: helped.images,
    runs: helped.runs,
    helps,
    workloads,
  };
  return { ...subjectOf(upgrades.get(chosen.upgrade), collected.ofBase(chosen.upgrade)), ...help };
}

function subjectOf(upgrade: FleetUpgrade, of: number) {
  if (upgrade.kind === 'package') {
    const { leaves, ...subject } = upgrade;
    return { ...subject, ...(leaves.length > 0 && { leaves: [...leaves] }) };
  }
  return { ...upgrade, of };
}

function filtersOf({ cluster, namespace, owner }: RunFilters): RunFilters {
  return defined({ cluster, namespace, owner });
}

/** Returns image names visible to the reader, each read once: many upgrades help the same images. */
function namesFor({ context, reader }: MadePlan): NameOf {
  const read = async (key: Digest): Promise<string> => {
    const summary = await context.store.inventory.summary(key);
    return summary ? nameSeen(summary, reader) : key;
  };
  const known = new Map<Digest, Promise<string>>();
  return (key) => {
    const name = known.get(key) ?? read(key);
    known.set(key, name);
    return name;
  };
}

/** Copies the counts for a document, which may be modified. */
function copyOf({ pairs, exploited, severities }: PairCounts) {
  return { pairs, exploited, severities: { ...severities } };
}
