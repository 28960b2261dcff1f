import type * as yaml from 'yaml';
import { isJsonObject, parseJson } from '../../../../domain/index.ts';
import { MAX_DEPTH, MAX_TOKENS, MAX_VALUES } from './limits.ts';

type Yaml = Omit<typeof yaml, 'default'>;
type Parsed = yaml.Document.Parsed;

/** The library composes by recursion. */
const TOO_DEEP = 'nested too deeply';

/**
 * Parses YAML 1.2 or JSON with any number of documents, one at a time; empty ones are null. Aliases share
 * their value, and `<<` merges as in YAML 1.1, which Kubernetes and Compose read. The last duplicate key
 * counts, as for Helm. Throws SyntaxError with the line.
 */
export async function* parseDocuments(text: string): AsyncGenerator {
  if (/^\s*[[{]/u.test(text)) {
    const json = parseJson(text, { depth: MAX_DEPTH, values: MAX_VALUES });
    if (json.ok) {
      yield json.value;
      return;
    }
    if (json.failure !== 'not valid JSON') throw new SyntaxError(json.failure);
  }
  // Bundlers keep only a CommonJS module's default export.
  const { default: library } = await import('yaml');
  const lines = new library.LineCounter();
  try {
    for (const document of compose(text, library, lines)) {
      const [error] = document.errors;
      if (error) throw new SyntaxError(`${reasonOf(error)} in line ${lines.linePos(error.pos[0]).line}`);
      yield toValues(document, library);
    }
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError(TOO_DEEP, { cause: error });
    throw error;
  }
}

/** Feeds the parser one token at a time: unlike its own loop, this ends at the first document that is too large. */
function* compose(text: string, library: Yaml, lines: yaml.LineCounter): Generator<Parsed> {
  lines.addNewLine(0);
  const parser = new library.Parser(lines.addNewLine);
  // A search for duplicate keys would take quadratic time.
  const composer = new library.Composer({ uniqueKeys: false, logLevel: 'silent' });
  let tokens = 0;
  let before = '';
  for (const lexeme of new library.Lexer().lex(text)) {
    // A scalar may have the same text as a document's start.
    tokens = lexeme === '---' && before !== library.CST.SCALAR ? 0 : tokens + 1;
    before = lexeme;
    if (tokens > MAX_TOKENS) throw new SyntaxError(`a document has more than ${MAX_TOKENS} tokens`);
    for (const token of parser.next(lexeme)) yield* composer.next(token);
  }
  for (const token of parser.end()) yield* composer.next(token);
  yield* composer.end();
}

/** The library's messages quote the text after a colon; it may hold secrets. */
function reasonOf({ code, message }: { readonly code: string; readonly message: string }): string {
  return code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : (message.split(':', 1)[0] ?? '');
}

function toValues(document: Parsed, library: Yaml): unknown {
  const anchors = new Map<string, unknown>();
  let merged = 0;
  const valueOf = (node: unknown, depth: number): unknown => {
    if (depth > MAX_DEPTH) throw new SyntaxError(`nested more than ${MAX_DEPTH} levels deep`);
    if (library.isAlias(node)) {
      // An anchor counts from the end of its value, so that no value contains itself.
      if (anchors.has(node.source)) return anchors.get(node.source);
      throw new SyntaxError(`no anchor ends before the alias *${node.source}`);
    }
    const value = contentOf(node, depth + 1);
    if ((library.isScalar(node) || library.isCollection(node)) && node.anchor)
      anchors.set(node.anchor, value);
    return value;
  };
  const contentOf = (node: unknown, depth: number): unknown => {
    if (library.isScalar(node)) return node.value;
    if (library.isSeq(node)) return node.items.map((item) => valueOf(item, depth));
    if (!library.isMap(node)) return null;
    const own = new Map<string, unknown>();
    let inherited: unknown[] = [];
    for (const pair of node.items) {
      const key = valueOf(pair.key, depth);
      const value = valueOf(pair.value, depth);
      if (isMergeKey(key)) inherited = inherited.concat(value);
      else own.set(isPlain(key) ? String(key) : '', value);
    }
    for (const source of inherited.filter(isJsonObject)) {
      for (const key in source) {
        if (++merged > MAX_VALUES) throw new SyntaxError(`more than ${MAX_VALUES} merged values`);
        if (!own.has(key)) own.set(key, source[key]);
      }
    }
    return Object.fromEntries(own);
  };
  return valueOf(document.contents, 0);
}

function isPlain(key: unknown): key is string | number | boolean {
  return typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean';
}

/** With a directive for YAML 1.1, the library makes it a symbol. */
function isMergeKey(key: unknown): boolean {
  return key === '<<' || typeof key === 'symbol';
}
