import { defined, isJsonObject, uuidOf, type JsonObject } from '../../domain/index.ts';
import type { WrittenStatement } from './statements.ts';

const CONTEXT = 'https://openvex.dev/ns/v0.2.0';

/** A document's author, tool and time. */
export interface Authorship {
  readonly author: string;
  readonly tooling: string;
  /** RFC 3339. */
  readonly timestamp: string;
}

/** Builds an OpenVEX document (https://github.com/openvex/spec) from at least one statement. */
export function openVexOf(
  statements: readonly WrittenStatement[],
  { author, tooling, timestamp }: Authorship,
): JsonObject {
  const id = uuidOf([author, timestamp, JSON.stringify(statements)]);
  return { '@context': CONTEXT, '@id': `urn:uuid:${id}`, author, timestamp, version: 1, tooling, statements };
}

/**
 * Adds statements to a document. Existing statements stay, with the document's times written out where they
 * relied on them: those times are about to change.
 */
export function mergeOpenVex(
  document: JsonObject,
  added: readonly WrittenStatement[],
  timestamp: string,
): JsonObject {
  if (added.length === 0) return document;
  const { version, statements } = document;
  const kept = (Array.isArray(statements) ? statements : []).filter(isJsonObject);
  return {
    ...document,
    last_updated: timestamp,
    version: (typeof version === 'number' ? version : 1) + 1,
    statements: [...kept.map((statement) => withTimes(statement, document)), ...added],
  };
}

function withTimes(statement: JsonObject, { timestamp, last_updated }: JsonObject): JsonObject {
  if ('timestamp' in statement || 'last_updated' in statement) return statement;
  return {
    ...statement,
    ...defined({ timestamp, last_updated }),
  };
}
