/** A map that forgets keys not asked for while `limit` others were added: it holds at most twice that many. */
export class RecentMap<Key, Value> {
  readonly #limit: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: Key): Value | undefined {
    const known = this.#young.get(key);
    if (known !== undefined) return known;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: Key, value: Value): void {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }

  /** Returns the cached values of items by their keys, and the other items. */
  find<Item>(items: Iterable<Item>, keyOf: (item: Item) => Key) {
    const found = new Map<Item, Value>();
    const missing: Item[] = [];
    for (const item of items) {
      const value = this.get(keyOf(item));
      if (value === undefined) missing.push(item);
      else found.set(item, value);
    }
    return { found, missing };
  }
}
