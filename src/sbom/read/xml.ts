// The part of XML 1.0 that documents without a document type need: https://www.w3.org/TR/xml/

import { failed, ok, type Result } from '../../domain/index.ts';

/** Names of an element and its ancestors, outermost first, without prefixes. */
export type XmlElement = readonly string[];

interface XmlHandlers {
  /** Receives the tag's text, for {@link attributeOf}. */
  opens(path: XmlElement, tag: string): void;
  /** Receives the text directly within the element, trimmed. */
  closes(path: XmlElement, content: string): void;
}

interface Walk {
  readonly text: string;
  readonly path: string[];
  /** Text within each open element. */
  readonly contents: string[];
  readonly handlers: XmlHandlers;
  at: number;
}

const MAX_DEPTH = 200;
const ENCODING = /^<\?xml[^>]*\sencoding\s*=\s*["'](?!utf-8["']|us-ascii["'])/iu;
/** Starts at a blank, so that a value that looks like an attribute is not read as one. */
const ATTRIBUTE = /\s([^\s=<>"'/]{1,256})\s*=\s*("[^"]*"|'[^']*')/gu;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * Walks through a document in one linear scan. Hand-written to keep startup fast: every run would load a
 * library. Refuses a document type, which could define entities.
 */
export function walkXml(text: string, handlers: XmlHandlers): Result<undefined> {
  const walk: Walk = { text, path: [], contents: [], handlers, at: 0 };
  if (ENCODING.test(text.slice(0, 256))) return failed('its encoding is not UTF-8');
  let hasRoot = false;
  while (walk.at < text.length) {
    const failure = text[walk.at] === '<' ? readMarkup(walk) : readText(walk);
    if (failure !== undefined) return failed(`not valid XML: ${failure}`);
    hasRoot ||= walk.path.length > 0;
  }
  return hasRoot && walk.path.length === 0 ? ok(undefined) : failed('not valid XML: it is not complete');
}

function readMarkup(walk: Walk): string | undefined {
  const { text, at } = walk;
  if (text.startsWith('<!--', at)) return skipTo(walk, '-->', 4);
  if (text.startsWith('<?', at)) return skipTo(walk, '?>', 2);
  if (text.startsWith('<![CDATA[', at)) {
    const failure = skipTo(walk, ']]>', 9);
    if (failure === undefined) append(walk, text.slice(at + 9, walk.at - 3));
    return failure;
  }
  if (text.startsWith('<!', at)) return 'it has a document type';
  return text.startsWith('</', at) ? readEnd(walk) : readStart(walk);
}

function skipTo(walk: Walk, end: string, length: number): string | undefined {
  const at = walk.text.indexOf(end, walk.at + length);
  if (at < 0) return 'it is not complete';
  walk.at = at + end.length;
  return undefined;
}

function readEnd(walk: Walk): string | undefined {
  const { text, at } = walk;
  const failure = skipTo(walk, '>', 2);
  if (failure !== undefined) return failure;
  const name = localName(text.slice(at + 2, walk.at - 1).trimEnd());
  if (name !== walk.path.at(-1)) return 'its elements do not nest';
  close(walk);
  return undefined;
}

function readStart(walk: Walk): string | undefined {
  const { text, at } = walk;
  const end = endOfTag(text, at + 1);
  if (end < 0) return 'it is not complete';
  walk.at = end + 1;
  const isEmpty = text[end - 1] === '/';
  const name = /^[^\s/>"'=<&]+/u.exec(text.slice(at + 1, Math.min(end, at + 1024)))?.[0];
  if (name === undefined) return 'an element has no name';
  if (walk.path.length >= MAX_DEPTH) return `nested more than ${MAX_DEPTH} levels deep`;
  walk.path.push(localName(name));
  walk.contents.push('');
  walk.handlers.opens(walk.path, text.slice(at, end));
  if (isEmpty) close(walk);
  return undefined;
}

/** Returns an attribute's value from a tag's text. */
export function attributeOf(tag: string, name: string): string | undefined {
  for (const [, key = '', value = ''] of tag.matchAll(ATTRIBUTE)) {
    if (localName(key) === name) return withoutEntities(value.slice(1, -1));
  }
  return undefined;
}

/** Finds the end of a tag: attribute values may contain `>`. */
function endOfTag(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '>') return at;
    if (character !== '"' && character !== "'") continue;
    at = text.indexOf(character, at + 1);
    if (at < 0) return -1;
  }
  return -1;
}

function close(walk: Walk): void {
  walk.handlers.closes(walk.path, walk.contents.pop()?.trim() ?? '');
  walk.path.pop();
}

function readText(walk: Walk): string | undefined {
  const next = walk.text.indexOf('<', walk.at);
  const end = next < 0 ? walk.text.length : next;
  const raw = walk.text.slice(walk.at, end);
  walk.at = end;
  if (walk.path.length === 0) return raw.trim() === '' ? undefined : 'text is outside of its elements';
  const content = raw.includes('&') ? withoutEntities(raw) : raw;
  if (content === undefined) return 'it has an unknown entity';
  append(walk, content);
  return undefined;
}

function append({ contents }: Walk, content: string): void {
  const last = contents.length - 1;
  if (last >= 0) contents[last] = `${contents[last] ?? ''}${content}`;
}

function withoutEntities(text: string): string | undefined {
  const [first = '', ...parts] = text.split('&');
  const decoded: string[] = [first];
  for (const part of parts) {
    const end = part.indexOf(';');
    const character = end < 0 ? undefined : characterOf(part.slice(0, end));
    if (character === undefined) return undefined;
    decoded.push(character, part.slice(end + 1));
  }
  return decoded.join('');
}

function characterOf(entity: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/iu.exec(entity) ?? [];
  const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16);
  if (Number.isNaN(code)) return NAMED.get(entity);
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
