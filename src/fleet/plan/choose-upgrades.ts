import { appendTo, compareWorth, WEIGHED_SEVERITIES } from '../../domain/index.ts';
import { countPairs, type PairCounts, type Requirement, type Weight } from './exposure.ts';

/** An upgrade in the plan. */
export interface ChosenUpgrade {
  readonly upgrade: number;
  /** Pairs cleared by this upgrade and the earlier ones, but not by the earlier ones without it. */
  readonly cleared: PairCounts;
}

/** An upgrade's worth, by weight: the first entry that differs decides which comes first. */
type Worth = Float64Array;

/** Exploited, each severity, all. */
const ENTRIES = WEIGHED_SEVERITIES.length + 2;
/** Shares are sums of fractions: smaller differences are rounding errors. */
const ROUNDING = 1e-6;

/** An upgrade's worth, assuming that the earlier ones are made. */
interface Candidate {
  readonly upgrade: number;
  /** Pairs that it clears by itself. */
  readonly clears: Worth;
  /** Pairs that it clears with others, divided by how many are still needed. */
  readonly share: Worth;
}

interface Preferences {
  /** Whether an upgrade is listed before all others. */
  readonly isFirst: (upgrade: number) => boolean;
  /** Orders upgrades that clear the same pairs. */
  readonly compare: (a: number, b: number) => number;
}

interface Open extends Requirement {
  readonly left: Set<number>;
}

/**
 * Repeatedly chooses the upgrade that clears most of the remaining pairs: exploited ones first, then by
 * severity, as a report ranks upgrades. An upgrade that clears nothing without another comes last.
 */
export function chooseUpgrades(
  requirements: readonly Requirement[],
  limit: number,
  { isFirst, compare }: Preferences,
): readonly ChosenUpgrade[] {
  const open = requirements.map((requirement) => ({ ...requirement, left: new Set(requirement.upgrades) }));
  const byUpgrade = requirementsOf(open);
  const candidates = new Map(
    Array.from(byUpgrade.keys(), (upgrade) => [upgrade, { upgrade, clears: worth(), share: worth() }]),
  );
  for (const requirement of open) count(requirement, candidates, 1);
  const chosen: number[] = [];
  while (chosen.length < limit) {
    const best = bestOf(candidates.values(), { isFirst, compare });
    if (!best) break;
    chosen.push(best.upgrade);
    for (const requirement of byUpgrade.get(best.upgrade) ?? []) {
      count(requirement, candidates, -1);
      requirement.left.delete(best.upgrade);
      count(requirement, candidates, 1);
    }
    candidates.delete(best.upgrade);
  }
  const listed = [...chosen.filter(isFirst), ...chosen.filter((upgrade) => !isFirst(upgrade))];
  return cleared(requirements, useful(requirements, listed));
}

function requirementsOf(open: readonly Open[]): ReadonlyMap<number, readonly Open[]> {
  const byUpgrade = new Map<number, Open[]>();
  for (const requirement of open) {
    for (const upgrade of requirement.upgrades) appendTo(byUpgrade, upgrade, requirement);
  }
  return byUpgrade;
}

function worth(): Worth {
  return new Float64Array(ENTRIES);
}

/** Adds a requirement to its upgrades' worth, or subtracts it. */
function count(
  { left, weight, pairs }: Open,
  candidates: ReadonlyMap<number, Candidate>,
  sign: 1 | -1,
): void {
  for (const upgrade of left) {
    const candidate = candidates.get(upgrade);
    if (!candidate) continue;
    add(candidate.share, weight, (sign * pairs) / left.size);
    if (left.size === 1) add(candidate.clears, weight, sign * pairs);
  }
}

function add(to: Worth, { severity, isExploited }: Weight, pairs: number): void {
  const place = WEIGHED_SEVERITIES.indexOf(severity);
  const entries = [...(isExploited ? [0] : []), ...(place >= 0 ? [1 + place] : []), ENTRIES - 1];
  for (const entry of entries) to[entry] = (to[entry] ?? 0) + pairs;
}

function bestOf(candidates: Iterable<Candidate>, preferences: Preferences): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if ((candidate.share[ENTRIES - 1] ?? 0) < ROUNDING) continue;
    if (!best || isBetter(candidate, best, preferences)) best = candidate;
  }
  return best;
}

function isBetter(a: Candidate, b: Candidate, { isFirst, compare }: Preferences): boolean {
  const difference =
    compareWorth(a.clears, b.clears, ROUNDING) ||
    compareWorth(a.share, b.share, ROUNDING) ||
    Number(isFirst(a.upgrade)) - Number(isFirst(b.upgrade));
  return difference > 0 || (difference === 0 && compare(a.upgrade, b.upgrade) < 0);
}

/** Drops upgrades that clear nothing because the list ends before the others that they need. */
function useful(requirements: readonly Requirement[], listed: readonly number[]): readonly number[] {
  const made = new Set(listed);
  const used = new Set(
    requirements
      .filter(({ upgrades }) => upgrades.every((each) => made.has(each)))
      .flatMap((each) => each.upgrades),
  );
  return listed.filter((upgrade) => used.has(upgrade));
}

/** Counts each pair at the last upgrade that it needs. */
function cleared(requirements: readonly Requirement[], listed: readonly number[]): readonly ChosenUpgrade[] {
  const places = new Map(listed.map((upgrade, place) => [upgrade, place]));
  const byPlace = Map.groupBy(requirements, ({ upgrades }) => {
    let last = -1;
    for (const upgrade of upgrades) last = Math.max(last, places.get(upgrade) ?? Infinity);
    return last;
  });
  return listed.map((upgrade, place) => ({ upgrade, cleared: countPairs(byPlace.get(place) ?? []) }));
}
