/** Hashes a function name, which may come in parts. */
export class NameHash {
  #first = 0x811c9dc5;
  #second = 0x01000193;

  add(text: string): void {
    let first = this.#first;
    let second = this.#second;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      first = Math.imul(first ^ unit, 0x9e3779b1);
      second = Math.imul(second ^ unit, 0x5f356495);
    }
    this.#first = first;
    this.#second = second;
  }

  /** Continues from another state, which stays as it is. */
  follow(other: NameHash): void {
    this.#first = other.#first;
    this.#second = other.#second;
  }

  get start(): number {
    return mix(this.#first ^ (this.#second >>> 15));
  }

  get step(): number {
    return mix(this.#second ^ (this.#first >>> 13)) | 1;
  }
}

/** Spreads a name's last characters over all bits. */
function mix(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const whole = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return whole ^ (whole >>> 16);
}
