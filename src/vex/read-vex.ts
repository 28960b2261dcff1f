import { failed, isJsonObject, ok, parseJson, type JsonObject, type Result } from '../domain/index.ts';
import { MAX_STATEMENTS, VEX_BOUNDS, type ScopedStatement, type VexDocument } from './document.ts';
import { readCsaf } from './read/csaf.ts';
import { readCycloneDx } from './read/cyclonedx.ts';
import { InvalidDocument, objectOf, textOf } from './read/members.ts';
import { readOpenVex } from './read/openvex.ts';

export interface ReadVexDocument extends VexDocument {
  readonly content: JsonObject;
}

type Reader = (document: JsonObject, source: string) => readonly ScopedStatement[];

/** Reads a VEX document in any format; fails with the reason. */
export function readVex(text: string, source: string): Result<ReadVexDocument> {
  const parsed = parseJson(text, VEX_BOUNDS);
  if (!parsed.ok) return parsed;
  return isJsonObject(parsed.value) ? readVexObject(parsed.value, source) : failed('not a JSON object');
}

/** Reads a VEX document that was parsed within its bounds. */
export function readVexObject(document: JsonObject, source: string): Result<ReadVexDocument> {
  const read = readerOf(document);
  if (!read) return failed('not OpenVEX, CSAF 2.0 or CycloneDX');
  try {
    const statements = read(document, source);
    const pairs = statements.reduce((sum, { products }) => sum + products.length, 0);
    return pairs > MAX_STATEMENTS
      ? failed(`more than ${MAX_STATEMENTS} statements`)
      : ok({ source, statements, content: document });
  } catch (error) {
    if (error instanceof InvalidDocument) return failed(error.message);
    throw error;
  }
}

function readerOf(document: JsonObject): Reader | undefined {
  if (isOpenVex(document)) return readOpenVex;
  if (textOf(objectOf(document, 'document'), 'csaf_version') === '2.0') return readCsaf;
  return document['bomFormat'] === 'CycloneDX' ? readCycloneDx : undefined;
}

export function isOpenVex(document: JsonObject): boolean {
  return textOf(document, '@context')?.startsWith('https://openvex.dev/ns') === true;
}
