import { compareSeverity, type Finding, type Severity } from '../../domain/index.ts';
import type { SourceUpgrade } from '../../stored/index.ts';
import { packWeight } from './exposure.ts';
import type { UpgradeList } from './upgrade-list.ts';

/** A package with CVEs; a fleet has hundreds of thousands. */
export interface KnownPackage {
  /** Range in `KnownPackages.numbers`: for each CVE its number, its packed weight, and 1 if the upgrade clears it. */
  readonly start: number;
  readonly end: number;
  /** The single upgrade that clears these. */
  readonly upgrades?: readonly [number];
}

/** Numbers per flaw in `KnownPackages.numbers`. */
export const NUMBERS_A_FLAW = 3;

type RatedFlaw = Pick<Finding, 'id' | 'severity' | 'kev' | 'fixedVersion'>;

/** Numbers CVEs, and stores each distinct package's CVEs in one list. */
export class KnownPackages {
  /** The lowest severity that counts; absent: all count. */
  readonly #least: Severity | undefined;
  readonly #upgrades: UpgradeList;
  readonly #cves = new Map<string, number>();
  readonly #unrated = new Set<string>();
  #numbers = new Int32Array(1 << 12);
  #used = 0;

  constructor(least: Severity | undefined, upgrades: UpgradeList) {
    this.#least = least;
    this.#upgrades = upgrades;
  }

  /** Valid until the next `add`, which may replace it with a larger array. */
  get numbers(): Int32Array {
    return this.#numbers;
  }

  /** Counts of all CVEs found, and of CVEs without a severity. */
  get rated(): { readonly cves: number; readonly unrated: number } {
    return { cves: this.#cves.size, unrated: this.#unrated.size };
  }

  add(flaws: readonly RatedFlaw[], upgrade: SourceUpgrade | undefined): KnownPackage {
    const start = this.#used;
    const leaves = new Set(upgrade?.leaves);
    this.#reserve(flaws.length * NUMBERS_A_FLAW);
    for (const { id, severity, kev, fixedVersion } of flaws) {
      const number = this.#numberOf(id);
      if (severity === 'unknown') this.#unrated.add(id);
      if (this.#least && compareSeverity(severity, this.#least) < 0) continue;
      this.#numbers[this.#used++] = number;
      this.#numbers[this.#used++] = packWeight({ severity, isExploited: kev !== undefined });
      this.#numbers[this.#used++] = Number(fixedVersion !== undefined && !leaves.has(id));
    }
    const number = upgrade && this.#upgrades.package(upgrade);
    return { start, end: this.#used, ...(number !== undefined && { upgrades: [number] as const }) };
  }

  #reserve(more: number): void {
    if (this.#used + more <= this.#numbers.length) return;
    const grown = new Int32Array(Math.max(2 * this.#numbers.length, this.#used + more));
    grown.set(this.#numbers);
    this.#numbers = grown;
  }

  #numberOf(id: string): number {
    const known = this.#cves.get(id) ?? this.#cves.size;
    this.#cves.set(id, known);
    return known;
  }
}
