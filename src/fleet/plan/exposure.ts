import { SEVERITIES, type Severity } from '../../domain/index.ts';

/** Weight of an image and CVE pair. */
export interface Weight {
  readonly severity: Severity;
  /** Whether it is listed in KEV. */
  readonly isExploited: boolean;
}

/** Image and CVE pairs. */
export interface PairCounts {
  readonly pairs: number;
  /** Pairs listed in KEV. */
  readonly exploited: number;
  readonly severities: Readonly<Record<Severity, number>>;
}

/** Pairs that are cleared once all these upgrades are made. */
export interface Requirement {
  /** Upgrade numbers, sorted, at least one. */
  readonly upgrades: readonly number[];
  readonly weight: Weight;
  readonly pairs: number;
}

/** Packs a weight into a number, since a fleet has millions of pairs. */
export function packWeight({ severity, isExploited }: Weight): number {
  return SEVERITIES.indexOf(severity) * 2 + Number(isExploited);
}

export function unpackWeight(packed: number): Weight {
  return { severity: SEVERITIES[packed >> 1] ?? 'unknown', isExploited: (packed & 1) === 1 };
}

/** Upper bound for packed weights. */
const WEIGHTS = SEVERITIES.length * 2;

interface PackedRequirement {
  readonly upgrades: readonly number[];
  readonly weight: number;
  pairs: number;
}

/** Counts pairs by the upgrades that clear them: a fleet has few distinct ones, however many images it has. */
export class Exposure {
  readonly #counts = Array<number>(WEIGHTS).fill(0);
  readonly #single = new Map<number, number>();
  readonly #several = new Map<string, PackedRequirement>();

  /** Adds equal pairs; without upgrades, nothing clears them. `upgrades` is sorted. */
  add(upgrades: readonly number[], weight: number, pairs = 1): void {
    this.#counts[weight] = (this.#counts[weight] ?? 0) + pairs;
    const [first] = upgrades;
    if (first === undefined) return;
    if (upgrades.length === 1) {
      const key = first * WEIGHTS + weight;
      this.#single.set(key, (this.#single.get(key) ?? 0) + pairs);
      return;
    }
    const key = `${weight} ${upgrades.join()}`;
    const known = this.#several.get(key);
    if (known) known.pairs += pairs;
    else this.#several.set(key, { upgrades: [...upgrades], weight, pairs });
  }

  /** Counts all pairs, whether or not an upgrade clears them. */
  counts(): PairCounts {
    return countPairs(this.#counts.map((pairs, weight) => ({ pairs, weight: unpackWeight(weight) })));
  }

  requirements(): readonly Requirement[] {
    const single = Array.from(this.#single, ([key, pairs]) => ({
      upgrades: [Math.floor(key / WEIGHTS)],
      weight: unpackWeight(key % WEIGHTS),
      pairs,
    }));
    const several = Array.from(this.#several.values(), (each) => ({
      ...each,
      weight: unpackWeight(each.weight),
    }));
    return [...single, ...several];
  }
}

export function countPairs(found: Iterable<{ readonly pairs: number; readonly weight: Weight }>): PairCounts {
  const severities = noPairs();
  let [pairs, exploited] = [0, 0];
  for (const { pairs: own, weight } of found) {
    pairs += own;
    if (weight.isExploited) exploited += own;
    severities[weight.severity] += own;
  }
  return { pairs, exploited, severities };
}

export function sumPairs(counts: readonly PairCounts[]): PairCounts {
  const severities = noPairs();
  let [pairs, exploited] = [0, 0];
  for (const each of counts) {
    pairs += each.pairs;
    exploited += each.exploited;
    for (const severity of SEVERITIES) severities[severity] += each.severities[severity];
  }
  return { pairs, exploited, severities };
}

function noPairs(): Record<Severity, number> {
  return { unknown: 0, negligible: 0, low: 0, medium: 0, high: 0, critical: 0, malicious: 0 };
}
