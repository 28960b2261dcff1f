import { compareSeverity, sourceOf, type Severity } from '../../domain/index.ts';
import {
  type ChosenFeeds,
  findStored,
  type Judgement,
  type ScanContext,
  type StoredFindings,
} from '../../scan/index.ts';
import type { StoredPackage, StoredSet } from '../../store/ports.ts';
import { packWeight } from './exposure.ts';
import type { UpgradeList } from './upgrade-list.ts';

/** A distinct package with CVEs, or one that could not be checked. */
export interface KnownPackage {
  /** Of each CVE its number, its packed weight, and 1 if it has a fix. */
  readonly flaws: Int32Array;
  /** The upgrade that fixes all that have a fix, alone. */
  readonly upgrades?: readonly [number];
  /** Why it could not be fully checked. */
  readonly hole?: string;
}

/** Numbers of a flaw in `KnownPackage.flaws`. */
export const NUMBERS_A_FLAW = 3;

/** Sets whose members are read at a time. */
const SETS_AT_A_TIME = 200;

export interface Counted {
  /** The least severity that counts; absent: all count. */
  readonly severity?: Severity;
  readonly ignore: Judgement['ignore'];
}

/**
 * What the feeds say of each distinct package, asked once, and which sets hold those that matter: images share sets, and
 * sets share packages, of which most have no CVE.
 */
export class KnownPackages {
  readonly #context: ScanContext;
  readonly #counted: Counted;
  readonly #upgrades: UpgradeList;
  readonly #chosen;
  /** By distribution and package; undefined for a package without CVEs. */
  readonly #packages = new Map<string, KnownPackage | undefined>();
  readonly #sets = new Map<number, readonly KnownPackage[]>();
  readonly #cves = new Map<string, number>();
  readonly #unrated = new Set<string>();

  constructor(context: ScanContext, counted: Counted, upgrades: UpgradeList, chosen: ChosenFeeds) {
    this.#context = context;
    this.#counted = counted;
    this.#upgrades = upgrades;
    this.#chosen = chosen;
  }

  /** Numbers of all CVEs that were found, and of those without a severity. */
  get rated(): { readonly cves: number; readonly unrated: number } {
    return { cves: this.#cves.size, unrated: this.#unrated.size };
  }

  /** Packages of a set that was loaded. */
  of(set: number): readonly KnownPackage[] {
    return this.#sets.get(set) ?? [];
  }

  async load(sets: Iterable<number>): Promise<void> {
    const missing = [...new Set(sets)].filter((set) => !this.#sets.has(set));
    for (let start = 0; start < missing.length; start += SETS_AT_A_TIME) {
      const stored = await this.#context.store.contents.sets(missing.slice(start, start + SETS_AT_A_TIME));
      await this.#ask(stored);
      for (const set of stored) {
        const held = set.packageIds.flatMap((id) => this.#packages.get(keyOf(set, id)) ?? []);
        this.#sets.set(set.id, held);
      }
    }
  }

  async #ask(sets: readonly StoredSet[]): Promise<void> {
    const unknown = sets.flatMap((set) => set.packageIds.filter((id) => !this.#packages.has(keyOf(set, id))));
    if (unknown.length === 0) return;
    const { contents } = this.#context.store;
    const ids = sets.map(({ id }) => id);
    const found = (await contents.packages(ids, [...new Set(unknown)])).filter(
      (stored) => !this.#packages.has(keyOf(stored, stored.packageId)),
    );
    for (const stored of found) this.#packages.set(keyOf(stored, stored.packageId), undefined);
    for await (const each of findStored(found, this.#chosen, this.#counted.ignore, this.#context)) {
      this.#packages.set(keyOf(each.stored, each.stored.packageId), this.#pack(each));
    }
  }

  #pack({ stored, subject, findings, fix, hole }: StoredFindings): KnownPackage {
    const { severity: least } = this.#counted;
    for (const { id, severity } of findings) {
      this.#numberOf(id);
      if (severity === 'unknown') this.#unrated.add(id);
    }
    const counted = findings.filter(({ severity }) => !least || compareSeverity(severity, least) >= 0);
    const flaws = counted.flatMap(({ id, severity, kev, fixedVersion }) => [
      this.#numberOf(id),
      packWeight({ severity, isExploited: kev !== undefined }),
      Number(fixedVersion !== undefined),
    ]);
    const { name } = sourceOf(stored.package);
    const upgrade = fix && this.#upgrades.package({ ecosystem: subject, name, ...fix });
    return {
      flaws: Int32Array.from(flaws),
      ...(upgrade !== undefined && { upgrades: [upgrade] as const }),
      ...(hole !== undefined && { hole }),
    };
  }

  #numberOf(id: string): number {
    const known = this.#cves.get(id) ?? this.#cves.size;
    this.#cves.set(id, known);
    return known;
  }
}

function keyOf({ distributionId = 0 }: Pick<StoredPackage, 'distributionId'>, packageId: number): string {
  return `${distributionId} ${packageId}`;
}
