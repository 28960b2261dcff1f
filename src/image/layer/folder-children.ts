/** A folder's children by name, in entry order. Most package folders hold one relevant file. */
export class FolderChildren<Child extends object> {
  #name = '';
  #only: Child | undefined;
  /** Created for the second child: a map takes ten times the memory of a single one. */
  #all: Map<string, Child> | undefined;

  get(name: string): Child | undefined {
    if (this.#all) return this.#all.get(name);
    return name === this.#name ? this.#only : undefined;
  }

  set(name: string, node: Child): void {
    if (this.#all) this.#all.set(name, node);
    else if (this.#only && name !== this.#name) {
      this.#all = new Map([
        [this.#name, this.#only],
        [name, node],
      ]);
      this.#only = undefined;
    } else {
      this.#name = name;
      this.#only = node;
    }
  }

  delete(name: string): void {
    this.#all?.delete(name);
    if (name === this.#name) this.#only = undefined;
  }

  clear(): void {
    this.#all = this.#only = undefined;
  }

  names(): readonly string[] {
    if (this.#all) return [...this.#all.keys()];
    return this.#only ? [this.#name] : [];
  }
}
