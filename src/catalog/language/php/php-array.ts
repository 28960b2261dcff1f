// Arrays as written by PHP's "var_export": `array('name' => 'acme/core', 'dev' => true, 0 => '1.x-dev')`.

import { failed, ok, type Result } from '../../../domain/index.ts';

/** Bounds on an installed.php: a package takes ten values, three deep. */
const MAX_DEPTH = 8;
const MAX_VALUES = 1_000_000;

/** Values by key, in order. */
export type PhpArray = ReadonlyMap<string, PhpValue>;

/** Undefined for null, false and numbers. */
export type PhpValue = string | true | PhpArray | undefined;

/** Parses a file that returns one array, without running it; fails for anything but a literal array. */
export function parsePhpArray(text: string): Result<PhpArray> {
  try {
    return ok(new ArrayReader(text).read());
  } catch (error) {
    if (error instanceof SyntaxError) return failed(error.message);
    throw error;
  }
}

const BLANK = /\s*/uy;
/** PHP-Scoper puts a namespace before it. */
const START = /<\?php\s+(?:namespace\s+[\w\\]+\s*;\s*)?return\s+/uy;
const END = /;\s*(?:\?>\s*)?$/uy;
const OPEN = /(?:array\s*\(|\[)/uy;
const CLOSE = /[)\]]/uy;
const ARROW = /=>/uy;
const COMMA = /,/uy;
/** The file's own folder, which precedes package paths. */
const FOLDER = /__DIR__\s*\.\s*/uy;
const WORD = /-?[\w.]{1,64}/uy;
const QUOTE = "'";

class ArrayReader {
  readonly #text: string;
  #at = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): PhpArray {
    this.#expect(START);
    this.#expect(OPEN);
    const array = this.#rest(1);
    this.#expect(END);
    return array;
  }

  /** Reads an array after its opening bracket. */
  #rest(depth: number): PhpArray {
    if (depth > MAX_DEPTH) throw new SyntaxError(`arrays are nested more than ${MAX_DEPTH} deep`);
    const array = new Map<string, PhpValue>();
    while (this.#take(CLOSE) === undefined) {
      if (++this.#values > MAX_VALUES) throw new SyntaxError(`more than ${MAX_VALUES} values`);
      const key = this.#string() ?? this.#expect(WORD);
      this.#expect(ARROW);
      array.set(key, this.#value(depth));
      if (this.#take(COMMA) === undefined) {
        this.#expect(CLOSE);
        break;
      }
    }
    return array;
  }

  #value(depth: number): PhpValue {
    if (this.#take(OPEN) !== undefined) return this.#rest(depth + 1);
    this.#take(FOLDER);
    return this.#string() ?? (this.#expect(WORD).toLowerCase() === 'true' ? true : undefined);
  }

  /** Reads a single-quoted string; a backslash escapes the quote and itself. */
  #string(): string | undefined {
    this.#take(BLANK);
    if (this.#text.charAt(this.#at) !== QUOTE) return undefined;
    const start = this.#at + 1;
    for (let at = start; at < this.#text.length; at++) {
      const character = this.#text.charAt(at);
      if (character === '\\') at++;
      if (character !== QUOTE) continue;
      this.#at = at + 1;
      return this.#text.slice(start, at).replaceAll(/\\(['\\])/gu, '$1');
    }
    throw new SyntaxError('a string has no end');
  }

  #expect(token: RegExp): string {
    const found = this.#take(token);
    if (found === undefined) throw new SyntaxError('it is not an array alone');
    return found;
  }

  #take(token: RegExp): string | undefined {
    if (token !== BLANK) this.#take(BLANK);
    token.lastIndex = this.#at;
    const [found] = token.exec(this.#text) ?? [];
    if (found !== undefined) this.#at = token.lastIndex;
    return found;
  }
}
