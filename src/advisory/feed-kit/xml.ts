import sax, { type SAXOptions } from 'sax';

/** No feed nests deeper than 20, and the largest element that is read as a whole has some ten thousand inside. */
const MAX_DEPTH = 100;
const MAX_ELEMENTS = 500_000;
const MAX_TEXT_CHARACTERS = 16 * 1024 ** 2;
/** Read at once: elements of more pile up before they are given. */
const PIECE_BYTES = 16 * 1024;

/** Only the five entities of XML itself; the types lack the option. */
const OPTIONS: SAXOptions & { strictEntities: true } = { position: false, strictEntities: true };

/** An element, read as a whole. */
export interface FeedElement {
  /** Without its prefix. */
  readonly name: string;
  /** By name, without prefixes. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly FeedElement[];
  /** Its own text, without what is around it. */
  readonly text: string;
}

export interface XmlWanted {
  /** The document's element, without its prefix. */
  readonly root: string;
  /** Elements that are given, each as a whole; one inside another is only part of it. */
  readonly elements: ReadonlySet<string>;
  /** Elements that are left out of those, with all inside. */
  readonly without?: ReadonlySet<string>;
}

/**
 * Reads XML in UTF-8 from pieces and gives the wanted elements, in their order. It has no memory of others. Throws
 * SyntaxError if the text is not well-formed, is cut off, has another root, a DTD, or an element too large to read.
 */
export async function* xmlElements(
  chunks: AsyncIterable<Uint8Array>,
  wanted: XmlWanted,
): AsyncGenerator<FeedElement> {
  const reader = new ElementReader(wanted);
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES)
      yield* reader.write(decoder.decode(chunk.subarray(at, at + PIECE_BYTES), { stream: true }));
  }
  yield* reader.end(decoder.decode());
}

/** The first child of that name. */
export function elementIn(element: FeedElement, name: string): FeedElement | undefined {
  return element.children.find((child) => child.name === name);
}

/** All children of that name. */
export function elementsIn(element: FeedElement, name: string): readonly FeedElement[] {
  return element.children.filter((child) => child.name === name);
}

interface OpenElement extends FeedElement {
  readonly attributes: Record<string, string>;
  readonly children: OpenElement[];
  text: string;
}

class ElementReader {
  readonly #parser = sax.parser(true, OPTIONS);
  readonly #wanted: XmlWanted;
  #read: FeedElement[] = [];
  /** The wanted element that is open, and those open in it. */
  #open: OpenElement[] = [];
  #depth = 0;
  /** How deep in an element that is left out; 0 outside. */
  #leftOut = 0;
  #elements = 0;
  #characters = 0;
  #hasRoot = false;

  constructor(wanted: XmlWanted) {
    this.#wanted = wanted;
    const parser = this.#parser;
    parser.onerror = (error) => {
      throw new SyntaxError(`not well-formed XML: ${error.message.split('\n', 1).join()}`);
    };
    parser.ondoctype = () => {
      throw new SyntaxError('the XML has a DTD, which is not read');
    };
    parser.onopentag = ({ name, attributes }) => this.#begin(name, attributes);
    parser.onclosetag = () => this.#end();
    parser.ontext = parser.oncdata = (text) => this.#text(text);
  }

  write(text: string): readonly FeedElement[] {
    this.#parser.write(text);
    const read = this.#read;
    this.#read = [];
    return read;
  }

  end(text: string): readonly FeedElement[] {
    const read = this.write(text);
    this.#parser.close();
    if (!this.#hasRoot) throw new SyntaxError('the XML has no elements');
    return read;
  }

  #begin(qualified: string, given: Readonly<Record<string, unknown>>): void {
    const name = withoutPrefix(qualified);
    if (++this.#depth > MAX_DEPTH) throw new SyntaxError(`the XML nests deeper than ${MAX_DEPTH}`);
    if (this.#depth === 1) this.#checkRoot(name);
    const parent = this.#open.at(-1);
    if (this.#leftOut > 0 || (parent && this.#wanted.without?.has(name) === true)) {
      this.#leftOut++;
      return;
    }
    if (!parent && !this.#wanted.elements.has(name)) return;
    if (!parent) this.#elements = this.#characters = 0;
    if (++this.#elements > MAX_ELEMENTS)
      throw new SyntaxError(`an element has more than ${MAX_ELEMENTS} inside`);
    const attributes = Object.entries(given).map(
      ([key, value]) => [withoutPrefix(key), compact(String(value))] as const,
    );
    const element = { name, attributes: Object.fromEntries(attributes), children: [], text: '' };
    parent?.children.push(element);
    this.#open.push(element);
  }

  #end(): void {
    this.#depth--;
    if (this.#leftOut > 0) {
      this.#leftOut--;
      return;
    }
    const element = this.#open.pop();
    if (!element) return;
    element.text = compact(element.text.trim());
    if (this.#open.length === 0) this.#read.push(element);
  }

  #text(text: string): void {
    const element = this.#open.at(-1);
    if (!element || this.#leftOut > 0) return;
    this.#characters += text.length;
    if (this.#characters > MAX_TEXT_CHARACTERS)
      throw new SyntaxError(`an element has more than ${MAX_TEXT_CHARACTERS} characters`);
    element.text += text;
  }

  #checkRoot(name: string): void {
    this.#hasRoot = true;
    const { root } = this.#wanted;
    if (name !== root) throw new SyntaxError(`the XML's root is <${name}>, not <${root}>`);
  }
}

/** Copies a text: the reader's are chains of single characters, or parts of a chunk that stays in memory with them. */
function compact(text: string): string {
  return text === '' ? '' : Buffer.from(text).toString();
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
