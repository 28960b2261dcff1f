const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];

/** One object member or array element (with an empty key), as JSON text. */
export interface JsonChild {
  readonly key: string;
  readonly json: string;
}

/**
 * Splits the outermost object or array in a JSON text (RFC 8259) into its children without parsing them.
 * Handles texts too large to hold, which arrive in chunks, and objects with duplicate keys, where JSON.parse
 * keeps only the last. Throws SyntaxError; does not validate the children.
 */
export class JsonSplitter {
  readonly #limit: number;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #closed = false;
  #isObject = false;
  #children = 0;
  /** Parts of the current child from earlier chunks. */
  #pieces: Uint8Array[] = [];
  #pieceBytes = 0;

  /** `limit` is the maximum child size in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  *push(chunk: Uint8Array): Generator<JsonChild> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const char = chunk[at] ?? 0;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (char === BACKSLASH) this.#escaped = true;
        else if (char === QUOTE) this.#inString = false;
        continue;
      }
      if (this.#depth === 0) {
        if (this.#open(char)) start = at + 1;
        continue;
      }
      const isEnd = this.#step(char);
      if (!isEnd) continue;
      this.#keep(chunk.subarray(start, at));
      start = at + 1;
      const child = this.#take();
      if (child !== undefined) yield child;
    }
    if (this.#depth > 0) this.#keep(chunk.subarray(start));
  }

  /** Marks the end of input. */
  end(): void {
    if (!this.#closed) throw new SyntaxError('the JSON text is truncated');
  }

  /** Handles a byte outside the container; returns whether it opens the container. */
  #open(char: number): boolean {
    const opens = char === OPEN_OBJECT || char === OPEN_ARRAY;
    if (!opens && (isBlank(char) || BYTE_ORDER_MARK.includes(char))) return false;
    if (!opens || this.#closed) throw new SyntaxError('expected one JSON object or array');
    this.#isObject = char === OPEN_OBJECT;
    this.#depth = 1;
    return true;
  }

  /** Handles a byte inside the container but outside strings; returns whether it ends a child. */
  #step(char: number): boolean {
    if (char === QUOTE) this.#inString = true;
    else if (char === OPEN_OBJECT || char === OPEN_ARRAY) this.#depth++;
    else if (char === CLOSE_OBJECT || char === CLOSE_ARRAY) this.#closed = --this.#depth === 0;
    return this.#closed || (char === COMMA && this.#depth === 1);
  }

  #keep(piece: Uint8Array): void {
    this.#pieceBytes += piece.length;
    if (this.#pieceBytes > this.#limit)
      throw new SyntaxError(`one entry is longer than ${this.#limit} bytes`);
    this.#pieces.push(piece);
  }

  #take(): JsonChild | undefined {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#pieceBytes = 0;
    if (bytes.every(isBlank)) {
      if (this.#closed && this.#children === 0) return undefined;
      throw new SyntaxError('unexpected comma');
    }
    this.#children++;
    return this.#isObject ? memberOf(bytes) : { key: '', json: bytes.toString('utf8') };
  }
}

/** Splits a JSON text that is entirely in memory. */
export function childrenOf(text: Uint8Array | string): JsonChild[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const splitter = new JsonSplitter(bytes.length);
  const children = [...splitter.push(bytes)];
  splitter.end();
  return children;
}

function memberOf(bytes: Buffer): JsonChild {
  let end = bytes.indexOf(QUOTE);
  do end = bytes.indexOf(QUOTE, end + 1);
  while (end >= 0 && isEscaped(bytes, end));
  const colon = end < 0 ? -1 : bytes.indexOf(COLON, end);
  if (colon < 0) throw new SyntaxError('expected a key');
  const key: unknown = JSON.parse(bytes.toString('utf8', 0, colon));
  if (typeof key !== 'string') throw new SyntaxError('expected a string as key');
  return { key, json: bytes.toString('utf8', colon + 1) };
}

function isEscaped(bytes: Buffer, quote: number): boolean {
  let backslashes = 0;
  while (bytes[quote - 1 - backslashes] === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

function isBlank(char: number): boolean {
  return char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09;
}
