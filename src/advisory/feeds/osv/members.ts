import { isObject, type JsonObject } from '../../json.ts';

/** Learns of each member that is not as the schema has it. */
export type Tell = (problem: string) => void;

/** Members of one object, which may be `null` as well as absent. What is not as expected is told and left out. */
export class Members {
  readonly #json: JsonObject;
  readonly #path: string;

  private constructor(json: JsonObject, path: string) {
    this.#json = json;
    this.#path = path;
  }

  /** `path` leads to it in the record; empty for the record itself. */
  static of(value: unknown, path: string, tell: Tell): Members | undefined {
    if (isObject(value)) return new Members(value, path);
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

  /** Empty where it is absent, undefined where it is no list. */
  list(key: string, tell: Tell): readonly unknown[] | undefined {
    const value: unknown = this.value(key) ?? [];
    if (isList(value)) return value;
    tell(expected(this.#at(key), 'a list', value));
    return undefined;
  }

  texts(key: string, tell: Tell): string[] {
    return this.each(key, tell, (value, path) => toText(value, path, tell));
  }

  /** What is made of each element; those of which nothing is made are left out. */
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

function toText(value: unknown, path: string, tell: Tell): string | undefined {
  if (typeof value === 'string') return value;
  tell(expected(path, 'a text', value));
  return undefined;
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, SHOWN));
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
