import { printableJson } from '../errors/index.ts';

const STEP = '  ';

/** A value already serialized on one line, since its size is measured beforehand. */
export class JsonText {
  readonly text: string;

  constructor(value: object) {
    this.text = printableJson(JSON.stringify(value));
  }
}

/**
 * Writes a JSON document in pieces, indented like `JSON.stringify(document, undefined, 2)`, except for
 * serialized values. Writes a list from an iterator one element at a time, so that a report needs memory for
 * one element only. Escapes characters that could drive a terminal.
 */
export function* jsonPieces(document: object): Generator<string, void> {
  yield* valuePieces(document, 0);
  yield '\n';
}

/**
 * Writes a document likewise, but each element from an iterator on one line: a quarter of an SBOM would be
 * indentation.
 */
export function jsonLines(document: object): Generator<string, void> {
  return jsonPieces(inLines(document));
}

function inLines(object: object): object {
  const entries = Object.entries(object).map(([key, value]): [string, unknown] => [
    key,
    isIterator(value) ? linesOf(value) : value,
  ]);
  return Object.fromEntries(entries);
}

function* linesOf(list: Iterable<unknown>): Generator<unknown, void> {
  for (const each of list) {
    if (holdsIterator(each)) yield inLines(each);
    else yield isObject(each) ? new JsonText(each) : each;
  }
}

/** Writes a value with the indentation for its nesting depth. */
export function* valuePieces(value: unknown, depth: number): Generator<string, void> {
  if (isIterator(value)) yield* listPieces(value, depth);
  else if (value instanceof JsonText) yield value.text;
  else if (holdsIterator(value)) yield* objectPieces(value, depth);
  else yield textAt(value, depth);
}

/** Serializes a value inside nested lists, then cuts these off: V8 indents faster than replacing line breaks. */
function textAt(value: unknown, depth: number): string {
  let nested = value;
  for (let level = 0; level < depth; level++) nested = [nested];
  const text = printableJson(JSON.stringify(nested, undefined, STEP));
  const [brackets, steps] = [2 * depth, (STEP.length * depth * (depth + 1)) / 2];
  return text.slice(brackets + steps, text.length - brackets - steps + STEP.length * depth);
}

function* listPieces(list: Iterable<unknown>, depth: number): Generator<string, void> {
  const indent = STEP.repeat(depth);
  const inner = indent + STEP;
  let isEmpty = true;
  for (const each of list) {
    yield `${isEmpty ? '[' : ','}\n${inner}`;
    yield* valuePieces(each, depth + 1);
    isEmpty = false;
  }
  yield isEmpty ? '[]' : `\n${indent}]`;
}

function* objectPieces(object: object, depth: number): Generator<string, void> {
  const indent = STEP.repeat(depth);
  const inner = indent + STEP;
  let isEmpty = true;
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    yield `${isEmpty ? '{' : ','}\n${inner}${printableJson(JSON.stringify(key))}: `;
    yield* valuePieces(value, depth + 1);
    isEmpty = false;
  }
  yield `\n${indent}}`;
}

function isIterator(value: unknown): value is Iterable<unknown> {
  return isObject(value) && !Array.isArray(value) && Symbol.iterator in value;
}

function holdsIterator(value: unknown): value is object {
  if (!isObject(value) || Array.isArray(value)) return false;
  return Object.values(value).some((each) => isObject(each) && (isIterator(each) || holdsIterator(each)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
