import { printableJson } from '../errors/index.ts';

const STEP = '  ';

/** A value that is written already: its text is measured before, or needed twice. */
export class JsonText {
  readonly text: string;

  constructor(value: object) {
    this.text = printableJson(JSON.stringify(value, undefined, STEP));
  }
}

/**
 * Writes a JSON document in pieces, with the indentation of `JSON.stringify(document, undefined, 2)`. A list that an
 * iterator makes is written one element at a time, so that a report of any size needs the memory of one of them.
 * Characters that could drive a terminal are escaped.
 */
export function* jsonPieces(document: object): Generator<string, void> {
  for (const piece of valuePieces(document, '')) yield printableJson(piece);
  yield '\n';
}

function* valuePieces(value: unknown, indent: string): Generator<string, void> {
  if (isIterator(value)) yield* listPieces(value, indent);
  else if (holdsIterator(value)) yield* objectPieces(value, indent);
  // A line break within a string is escaped: each one here is of the layout.
  else yield textOf(value).replaceAll('\n', `\n${indent}`);
}

function textOf(value: unknown): string {
  return value instanceof JsonText ? value.text : JSON.stringify(value, undefined, STEP);
}

function* listPieces(list: Iterable<unknown>, indent: string): Generator<string, void> {
  const inner = indent + STEP;
  let isEmpty = true;
  for (const each of list) {
    yield `${isEmpty ? '[' : ','}\n${inner}`;
    yield* valuePieces(each, inner);
    isEmpty = false;
  }
  yield isEmpty ? '[]' : `\n${indent}]`;
}

function* objectPieces(object: object, indent: string): Generator<string, void> {
  const inner = indent + STEP;
  let isEmpty = true;
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    yield `${isEmpty ? '{' : ','}\n${inner}${JSON.stringify(key)}: `;
    yield* valuePieces(value, inner);
    isEmpty = false;
  }
  yield `\n${indent}}`;
}

function isIterator(value: unknown): value is Iterable<unknown> {
  return isObject(value) && !Array.isArray(value) && Symbol.iterator in value;
}

function isOrHoldsIterator(value: unknown): boolean {
  return isIterator(value) || holdsIterator(value);
}

function holdsIterator(value: unknown): value is object {
  if (!isObject(value) || Array.isArray(value)) return false;
  return Object.values(value).some(isOrHoldsIterator);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
