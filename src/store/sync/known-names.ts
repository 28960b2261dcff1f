import type { DatabaseSession } from '../engine.ts';
import type { CanonicalRecord } from './canonical.ts';
import { ecosystemTable, idOf, intern, packageTable, sharedValueTable } from './intern.ts';

/** Names to keep in memory; others are looked up again. */
const MAX_REMEMBERED = 50_000;

/** IDs of names and shared values used in one sync's records. */
export class InternedNames {
  readonly #session: DatabaseSession;
  readonly #ecosystems = new Map<string, number>();
  readonly #packages = new Map<string, Map<string, number>>();
  readonly #values = new Map<string, number>();
  #remembered = 0;

  constructor(session: DatabaseSession) {
    this.#session = session;
  }

  async learn(records: readonly CanonicalRecord[]): Promise<void> {
    if (this.#remembered > MAX_REMEMBERED) this.#forget();
    const names = new Map<string, Set<string>>();
    const values = new Set<string>();
    for (const { ratings, ranges } of records) {
      for (const rating of ratings) values.add(rating);
      for (const range of ranges) {
        if (range.qualifiers !== undefined) values.add(range.qualifiers);
        if (range.rating !== undefined) values.add(range.rating);
        setOf(names, range.ecosystem).add(range.package);
      }
    }
    await intern(this.#session, ecosystemTable(this.#session), names.keys(), this.#ecosystems);
    await intern(this.#session, sharedValueTable(this.#session), values, this.#values);
    for (const [ecosystem, packages] of names) {
      const table = packageTable(this.#session, idOf(this.#ecosystems, ecosystem));
      await intern(this.#session, table, packages, this.#packagesOf(ecosystem));
      this.#remembered += packages.size;
    }
    this.#remembered += values.size;
  }

  package(ecosystem: string, name: string): number {
    return idOf(this.#packagesOf(ecosystem), name);
  }

  value(json: string): number {
    return idOf(this.#values, json);
  }

  #packagesOf(ecosystem: string): Map<string, number> {
    const known = this.#packages.get(ecosystem) ?? new Map<string, number>();
    this.#packages.set(ecosystem, known);
    return known;
  }

  #forget(): void {
    this.#packages.clear();
    this.#values.clear();
    this.#remembered = 0;
  }
}

function setOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  const set = sets.get(key) ?? new Set<string>();
  sets.set(key, set);
  return set;
}
