import {
  type Digest,
  type Distribution,
  type ImageIdentity,
  type InstalledPackage,
  isJsonObject,
  type NamedBase,
  parseDigest,
  type Problem,
} from '../../domain/index.ts';
import { unpackJson } from '../../store/facts/packed.ts';
import type { StoredName, NewScan, ReportSummary } from '../ports.ts';

/** A package's stored fields; its sets store the locations. */
export type SharedPackage = Omit<InstalledPackage, 'database' | 'layer' | 'locations'>;

/** An image's stored fields besides its packages. */
export interface ImageContent {
  readonly image: ImageIdentity;
  readonly problems: readonly Problem[];
}

// Checks only the outermost shape: this program wrote each row, so any other shape means disk corruption and
// throws.

export const parsePackage = parser('package', (value): value is SharedPackage =>
  has(value, { type: 'string', name: 'string', version: 'string' }),
);
export const parseDistribution = parser('distribution', (value): value is Distribution =>
  has(value, { id: 'string', idLike: 'object', version: 'string', name: 'string', path: 'string' }),
);
/** Paths of a package in a set, from the member or, shared by all members, from the set. */
export const parsePaths = parser(
  'path',
  (value): value is string | readonly string[] =>
    typeof value === 'string' || (Array.isArray(value) && value.every((path) => typeof path === 'string')),
);
export const parseName = parser('name', (value): value is StoredName =>
  has(value, { principal: 'string', kind: 'string', name: 'string' }),
);
export const parseSummary = parser('summary', (value): value is ReportSummary =>
  has(value, { counts: 'object', holes: 'number', at: 'string' }),
);
export const parseNamedBase = parser('name of a base', (value): value is NamedBase =>
  has(value, { source: 'string' }),
);
export const parseSubmission = parser('submission', (value): value is NewScan =>
  has(value, { principal: 'string', subject: 'string', request: 'string' }),
);

export function parseKey(key: string): Digest {
  const digest = parseDigest(key);
  if (!digest) throw new Error(`the key of a stored image is not valid: ${key}`);
  return digest;
}

/** Unpacks the content stored in an image's row. */
export function parseImageContent(packed: Uint8Array, key: string): ImageContent {
  const content = unpackJson(packed);
  if (!isImageContent(content)) throw new Error(`cannot read back the stored image ${key}`);
  return content;
}

export function isImageContent(value: unknown): value is ImageContent {
  return has(value, { image: 'object', problems: 'object' });
}

function parser<Value>(what: string, isOne: (value: unknown) => value is Value): (json: string) => Value {
  return (json) => {
    const value: unknown = JSON.parse(json);
    if (!isOne(value)) throw new Error(`not a valid stored ${what}: ${json}`);
    return value;
  };
}

function has(value: unknown, fields: Readonly<Record<string, 'string' | 'number' | 'object'>>): boolean {
  if (!isJsonObject(value)) return false;
  for (const name in fields) if (typeof value[name] !== fields[name]) return false;
  return true;
}
