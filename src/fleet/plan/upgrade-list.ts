import type { NewerBase } from './find-bases.ts';

export interface PackageUpgrade {
  /** Who answers for the package: `debian:12`, `npm`. */
  readonly ecosystem: string;
  /** Name of the source. */
  readonly name: string;
  readonly version: string;
  /** Subscription required for this version. */
  readonly requires?: string;
}

export type FleetUpgrade =
  ({ readonly kind: 'base' } & NewerBase) | ({ readonly kind: 'package' } & PackageUpgrade);

/** Numbers distinct upgrades. */
export class UpgradeList {
  readonly #numbers = new Map<string, number>();
  readonly #upgrades: FleetUpgrade[] = [];

  package(upgrade: PackageUpgrade): number {
    const { ecosystem, name, version, requires } = upgrade;
    return this.#number([ecosystem, name, version, requires ?? ''].join('\0'), {
      kind: 'package',
      ...upgrade,
    });
  }

  base(newer: NewerBase): number {
    return this.#number(newer.key, { kind: 'base', ...newer });
  }

  get(number: number): FleetUpgrade {
    const upgrade = this.#upgrades[number];
    if (!upgrade) throw new Error(`no upgrade has the number ${number}`);
    return upgrade;
  }

  #number(key: string, upgrade: FleetUpgrade): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#upgrades.length);
    return this.#upgrades.push(upgrade) - 1;
  }
}
