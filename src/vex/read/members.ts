import { defined, isJsonObject, type JsonObject, type VexStatement } from '../../domain/index.ts';
import type { VexComponent } from '../document.ts';

/** A fault that makes a document unusable; its message names the place. */
export class InvalidDocument extends Error {}

/** Maximum product list nesting. */
const MAX_DEPTH = 32;

export function textOf(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : trimmed;
}

export function numberOf(object: JsonObject, name: string): number | undefined {
  const value = object[name];
  return typeof value === 'number' ? value : undefined;
}

export function objectOf(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isJsonObject(value) ? value : {};
}

export function textsOf(object: JsonObject, name: string): readonly string[] {
  const value: unknown = object[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Lists a member's objects; an absent member is an empty list, and anything else is an error. */
export function objectsOf(object: JsonObject, name: string): readonly JsonObject[] {
  const value: unknown = object[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(isJsonObject)) return value;
  throw new InvalidDocument(`${name} is not a list of objects`);
}

/** Lists objects with all nested objects, outer ones first. */
export function nested(outer: readonly JsonObject[], name: string): readonly JsonObject[] {
  const all = [...outer];
  let level = outer;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new InvalidDocument(`${name} are nested more than ${MAX_DEPTH} levels deep`);
    level = level.flatMap((each) => objectsOf(each, name));
    for (const each of level) all.push(each);
  }
  return all;
}

/** Returns the first time present. Throws InvalidDocument if it is invalid. */
export function newestTimeOf(...times: readonly (string | undefined)[]): string | undefined {
  const time = times.find((each) => each !== undefined);
  if (time !== undefined && Number.isNaN(Date.parse(time))) {
    throw new InvalidDocument(`${JSON.stringify(time)} is not a valid time`);
  }
  return time;
}

const SHA256 = /^(?:sha256:)?(?<hash>[0-9a-f]{64})$/iu;

/** Lists the SHA-256 digests among texts, in the form that images use. */
export function digestsOf(texts: readonly (string | undefined)[]): readonly string[] {
  return texts.flatMap((text) => {
    const hash = SHA256.exec(text ?? '')?.groups?.['hash'];
    return hash === undefined ? [] : [`sha256:${hash.toLowerCase()}`];
  });
}

/** Lists a vulnerability's names. Throws InvalidDocument without any. */
export function idsAmong(names: readonly (string | undefined)[]): readonly string[] {
  const ids = names.filter((each) => each !== undefined);
  if (ids.length === 0) throw new InvalidDocument('a vulnerability has no ID');
  return ids;
}

type Optional = 'justification' | 'text' | 'timestamp';

/** Builds a statement from members that may be absent. */
export function vexStatementOf({
  status,
  source,
  justification,
  text,
  timestamp,
}: Omit<VexStatement, Optional> & Readonly<Record<Optional, string | undefined>>): VexStatement {
  return {
    status,
    source,
    ...defined({ justification, text, timestamp }),
  };
}

export function componentOf(
  names: readonly (string | undefined)[],
  hashes: readonly (string | undefined)[],
): VexComponent {
  const purls = names.flatMap((name) => (name?.startsWith('pkg:') === true ? name : []));
  return { purls: [...new Set(purls)], digests: digestsOf(hashes) };
}
