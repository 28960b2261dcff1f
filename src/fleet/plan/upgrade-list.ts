import type { SourceUpgrade } from '../../scan/index.ts';
import type { NewerBase } from './find-bases.ts';

export type FleetUpgrade =
  ({ readonly kind: 'base' } & NewerBase) | ({ readonly kind: 'package' } & SourceUpgrade);

/** Numbers distinct upgrades. */
export class UpgradeList {
  readonly #numbers = new Map<string, number>();
  readonly #upgrades: FleetUpgrade[] = [];

  package(upgrade: SourceUpgrade): number {
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
