import { AppError } from '../../errors/index.ts';
import { parseGoDuration } from './go-duration.ts';

/**
 * A configuration file of Clair, read key by key, so that what nobody asked for can be told. Keys compare in lower case:
 * 1.x wrote `paginationKey`, 2.x `paginationkey`. A null or an empty text is a key that is not set.
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
    throw this.#invalid(key, 'must be one value');
  }

  flag(key: string): boolean {
    const value = this.#take(key);
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    throw this.#invalid(key, 'is neither true nor false');
  }

  /** In minutes. */
  duration(key: string): number | undefined {
    const text = this.text(key);
    const minutes = text === undefined ? undefined : parseGoDuration(text);
    if (text !== undefined && minutes === undefined)
      throw this.#invalid(key, 'is no duration such as 2h or 900s');
    return minutes;
  }

  count(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (Number.isSafeInteger(number) && number >= 0) return number;
    throw this.#invalid(key, 'is no whole number');
  }

  list(key: string): readonly string[] {
    const value = this.#take(key);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
    throw this.#invalid(key, 'must be a list of texts');
  }

  /** Of a mapping, each key with its text, or with its list of texts joined as HTTP joins headers. */
  headers(key: string): Readonly<Record<string, string>> {
    const prefix = `${key}.`;
    const names = [...this.#values.keys()].filter((each) => each.startsWith(prefix));
    return Object.fromEntries(
      names.map((each) => [each.slice(prefix.length), [this.#take(each)].flat().map(String).join(', ')]),
    );
  }

  /** The keys that were never asked for, in the order of the file. */
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
      if (isMapping(value)) this.#collect(value, `${key}.`);
      else if (value !== null && value !== '') this.#values.set(key, value);
    }
  }

  #invalid(key: string, what: string): AppError {
    return new AppError('CONFIG_INVALID', `${this.path}: ${key} ${what}`);
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
