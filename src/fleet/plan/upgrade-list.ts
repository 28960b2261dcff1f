import { compareTexts } from '../../domain/index.ts';
import type { SourceUpgrade } from '../../stored/index.ts';
import type { NewerBase } from './find-bases.ts';

export type FleetUpgrade =
  ({ readonly kind: 'base' } & NewerBase) | ({ readonly kind: 'package' } & SourceUpgrade);

/** Numbers distinct upgrades. */
export class UpgradeList {
  readonly #numbers = new Map<string, number>();
  readonly #upgrades: FleetUpgrade[] = [];

  package(upgrade: SourceUpgrade): number {
    return this.#number({ kind: 'package', ...upgrade });
  }

  base(newer: NewerBase): number {
    return this.#number({ kind: 'base', ...newer });
  }

  get(number: number): FleetUpgrade {
    const upgrade = this.#upgrades[number];
    if (!upgrade) throw new Error(`no upgrade has the number ${number}`);
    return upgrade;
  }

  /** Orders them by content: numbers follow the order in which packages were read. */
  compare(a: number, b: number): number {
    return compareTexts(nameOf(this.get(a)), nameOf(this.get(b)));
  }

  #number(upgrade: FleetUpgrade): number {
    const key = nameOf(upgrade);
    const known = this.#numbers.get(key);
    if (known !== undefined) {
      this.#leave(known, upgrade);
      return known;
    }
    this.#numbers.set(key, this.#upgrades.length);
    return this.#upgrades.push(upgrade) - 1;
  }

  /**
   * Merges the remaining flaws: one source's packages and versions differ in the flaws that they already had
   * without a fix.
   */
  #leave(number: number, upgrade: FleetUpgrade): void {
    const known = this.get(number);
    if (known.kind === 'base' || upgrade.kind === 'base' || upgrade.leaves.length === 0) return;
    const leaves = [...new Set([...known.leaves, ...upgrade.leaves])].sort();
    this.#upgrades[number] = { ...known, leaves };
  }
}

function nameOf(upgrade: FleetUpgrade): string {
  if (upgrade.kind === 'base') return upgrade.key;
  const { ecosystem, name, version, requires = '' } = upgrade;
  return [ecosystem, name, version, requires].join('\0');
}
