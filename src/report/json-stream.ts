import { valuePieces } from './json-pieces.ts';

/** Characters to pass on at once. */
const CHUNK_LENGTH = 64 * 1024;
const STEP = '  ';

/** Writes a JSON document like `jsonPieces`, but also accepts async iterators as lists, read while it is written. */
export async function* jsonStream(document: object): AsyncGenerator<string, void> {
  let chunk = '';
  for await (const piece of streamedPieces(document, 0)) {
    chunk += piece;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}\n`;
}

async function* streamedPieces(value: object, depth: number): AsyncGenerator<string, void> {
  if (!holdsStream(value)) {
    yield* valuePieces(value, depth);
    return;
  }
  const indent = `\n${STEP.repeat(depth)}`;
  const [open, close] = isStream(value) ? ['[', ']'] : ['{', '}'];
  let isEmpty = true;
  for await (const [label, each] of isStream(value) ? unlabelled(value) : labelled(value)) {
    yield `${isEmpty ? open : ','}${indent}${STEP}${label}`;
    yield* holdsStream(each) ? streamedPieces(each, depth + 1) : valuePieces(each, depth + 1);
    isEmpty = false;
  }
  yield isEmpty ? open + close : indent + close;
}

type Member = readonly [label: string, value: unknown];

async function* unlabelled(list: AsyncIterable<unknown>): AsyncGenerator<Member, void> {
  for await (const each of list) yield ['', each];
}

function labelled(object: object): readonly Member[] {
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  return members.map(([key, value]) => [`${JSON.stringify(key)}: `, value]);
}

function isStream(value: object): value is AsyncIterable<unknown> {
  return Symbol.asyncIterator in value;
}

function holdsStream(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return isStream(value) || Object.values(value).some(holdsStream);
}
