import { isJsonObject, type JsonObject } from '../../../domain/index.ts';

/** Receives each member that breaks the schema. */
export type Tell = (problem: string) => void;

/** Members of one JSON object; reports and omits unexpected ones. A member may be `null` or absent. */
export class Members {
  readonly #json: JsonObject;
  readonly #path: string;

  private constructor(json: JsonObject, path: string) {
    this.#json = json;
    this.#path = path;
  }

  /** Wraps an object; `path` is its location in the record, empty for the record itself. */
  static of(value: unknown, path: string, tell: Tell): Members | undefined {
    if (isJsonObject(value)) return new Members(value, path);
    tell(expected(path, 'an object', value));
    return undefined;
  }

  value(key: string): unknown {
    return this.#json[key] ?? undefined;
  }

  text(key: string, tell: Tell): string | undefined {
    const value = this.value(key);
    return value === undefined ? undefined : toText(value, this.#at(key), tell);
  }

  /** Returns an empty list if absent, undefined if the value is not a list. */
  list(key: string, tell: Tell): readonly unknown[] | undefined {
    const value: unknown = this.value(key) ?? [];
    if (isList(value)) return value;
    tell(expected(this.#at(key), 'a list', value));
    return undefined;
  }

  texts(key: string, tell: Tell): readonly string[] {
    const list = this.list(key, tell) ?? [];
    // Version lists are long, and building a path for each element takes longer than the rest.
    return list.every(isText) ? list : this.each(key, tell, (value, path) => toText(value, path, tell));
  }

  /** Parses each element; omits it if `parse` returns undefined. */
  each<Value>(key: string, tell: Tell, parse: (value: unknown, path: string) => Value | undefined): Value[] {
    return (this.list(key, tell) ?? []).flatMap((value, index) => {
      const parsed = parse(value, `${this.#at(key)}.${index}`);
      return parsed === undefined ? [] : [parsed];
    });
  }

  #at(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }
}

const SHOWN = 40;

export function expected(path: string, wanted: string, got: unknown): string {
  return `${path === '' ? 'the record' : path}: expected ${wanted}, got ${nameOf(got)}`;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function toText(value: unknown, path: string, tell: Tell): string | undefined {
  if (isText(value)) return value;
  tell(expected(path, 'a text', value));
  return undefined;
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, SHOWN));
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
