import { isJsonObject } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { parseGoDuration } from './go-duration.ts';

/**
 * Clair's configuration file, read key by key, so that unread keys can be reported. Keys compare in lower
 * case: 1.x wrote `paginationKey`, 2.x `paginationkey`. A null or an empty text means an unset key.
 */
export class ClairDocument {
  readonly path: string;
  readonly #values = new Map<string, unknown>();
  readonly #read = new Set<string>();

  constructor(path: string, document: Readonly<Record<string, unknown>>) {
    this.path = path;
    this.#collect(document, '');
  }

  text(key: string): string | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return String(value);
    throw this.#invalid(key, 'expected one value');
  }

  flag(key: string): boolean {
    const value = this.#take(key);
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    throw this.#invalid(key, 'expected true or false');
  }

  /** Reads a duration in minutes. */
  duration(key: string): number | undefined {
    const text = this.text(key);
    const minutes = text === undefined ? undefined : parseGoDuration(text);
    if (text !== undefined && minutes === undefined)
      throw this.#invalid(key, 'expected a duration such as 2h or 900s');
    return minutes;
  }

  count(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (Number.isSafeInteger(number) && number >= 0) return number;
    throw this.#invalid(key, 'expected a whole number');
  }

  list(key: string): readonly string[] {
    const value = this.#take(key);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
    throw this.#invalid(key, 'expected a list of strings');
  }

  /** Reads a mapping from keys to texts; joins a list of texts as HTTP joins headers. */
  headers(key: string): Readonly<Record<string, string>> {
    const prefix = `${key}.`;
    const names = [...this.#values.keys()].filter((each) => each.startsWith(prefix));
    return Object.fromEntries(
      names.map((each) => [each.slice(prefix.length), [this.#take(each)].flat().map(String).join(', ')]),
    );
  }

  /** Lists the keys that were never read, in file order. */
  unread(): readonly string[] {
    return [...this.#values.keys()].filter((key) => !this.#read.has(key));
  }

  #take(key: string): unknown {
    this.#read.add(key);
    return this.#values.get(key);
  }

  #collect(mapping: Readonly<Record<string, unknown>>, prefix: string): void {
    for (const [name, value] of Object.entries(mapping)) {
      const key = `${prefix}${name.toLowerCase()}`;
      if (isJsonObject(value)) this.#collect(value, `${key}.`);
      else if (value !== null && value !== '') this.#values.set(key, value);
    }
  }

  #invalid(key: string, what: string): AppError {
    return new AppError('CONFIG_INVALID', `${this.path}: ${key}: ${what}`);
  }
}
