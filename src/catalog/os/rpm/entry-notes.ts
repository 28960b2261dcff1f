import type { Problem, ProblemKind } from '../../../domain/index.ts';
import { DamagedError } from './database-entry.ts';
import { MAX_BAD_ENTRIES, MAX_NAMED_ENTRIES } from './limits.ts';

/** Entry problems: a limited number by name, then a count, so that a hostile database cannot flood a report. */
export class EntryNotes {
  readonly #kind: ProblemKind;
  readonly #path: string;
  readonly #named: Problem[] = [];
  #unnamed = 0;

  constructor(kind: ProblemKind, path: string) {
    this.#kind = kind;
    this.#path = path;
  }

  /** Throws DamagedError if too many entries are bad. */
  add(entry: string, reason: string): void {
    if (this.#named.length < MAX_NAMED_ENTRIES) this.#named.push(this.#note(`${entry}: ${reason}`));
    else this.#unnamed++;
    if (this.#unnamed > MAX_BAD_ENTRIES) throw new DamagedError('too many of its entries are damaged');
  }

  /** Returns the value, or undefined if reading it met damage, which is noted. */
  attempt<Value>(entry: string, read: () => Value): Value | undefined {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof DamagedError)) throw thrown;
      this.add(entry, thrown.message);
      return undefined;
    }
  }

  problems(): readonly Problem[] {
    if (this.#unnamed === 0) return this.#named;
    return [...this.#named, this.#note(`${this.#unnamed} more entries are damaged`)];
  }

  #note(text: string): Problem {
    return {
      kind: this.#kind,
      subject: this.#path,
      message: `in the rpm database ${this.#path}, ${text}`,
    };
  }
}
