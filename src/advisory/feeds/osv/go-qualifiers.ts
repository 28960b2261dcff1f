import {
  type AffectedImport,
  isJsonObject,
  type JsonObject,
  type Qualifiers,
  type TagRange,
  type VulnerableRange,
} from '../../../domain/index.ts';
import { schemeOfEcosystem } from '../../../versions/index.ts';
import { parseRanges, type OsvAffected } from './affected.ts';
import { toIntervals } from './intervals.ts';
import type { OsvRecord } from './schema.ts';

const GO = 'Go';
const REVIEWED = 'REVIEWED';

/**
 * Adds conditions in Go records beyond versions: the module packages that have the flaw, and releases that
 * module versions cannot express. https://go.dev/doc/security/vuln/database#schema
 */
export function withGoQualifiers(
  ranges: readonly VulnerableRange[],
  { package: affected, ecosystem_specific: specific }: OsvAffected,
  record: OsvRecord,
): readonly VulnerableRange[] {
  if (affected?.ecosystem !== GO) return ranges;
  const reviewed = isReviewed(record);
  const members = isJsonObject(specific) ? specific : {};
  const imports = importsIn(members, reviewed === true);
  const tags = tagsIn(members);
  return ranges.map((range) => {
    const qualifiers: Qualifiers = {
      ...(reviewed !== undefined && { reviewed }),
      ...(imports.length > 0 && { imports }),
      ...(tags.length > 0 && isOpen(range) && { tags }),
    };
    return Object.keys(qualifiers).length === 0 ? range : { ...range, qualifiers };
  });
}

/** Undefined for a database that does not say. */
function isReviewed({ database_specific: specific }: OsvRecord): boolean | undefined {
  if (!isJsonObject(specific)) return undefined;
  const { review_status: status, github_reviewed: byGitHub } = specific;
  if (typeof status === 'string') return status === REVIEWED;
  return typeof byGitHub === 'boolean' ? byGitHub : undefined;
}

/** Drops all conditions if one package cannot be read: it could be the one that a program contains. */
function importsIn({ imports }: JsonObject, hasSymbols: boolean): readonly AffectedImport[] {
  if (!Array.isArray(imports)) return [];
  const read = imports.map((each: unknown) => toImport(each, hasSymbols));
  return read.includes(undefined) ? [] : read.filter((each) => each !== undefined);
}

function toImport(value: unknown, hasSymbols: boolean): AffectedImport | undefined {
  if (!isJsonObject(value) || typeof value['path'] !== 'string' || value['path'] === '') return undefined;
  const { path, symbols, goos, goarch } = value;
  return {
    path,
    ...(hasSymbols && isCondition(symbols) && { symbols }),
    ...(isCondition(goos) && { goos }),
    ...(isCondition(goarch) && { goarch }),
  };
}

/** A list that cannot be read, or is empty, excludes nothing. */
function isCondition(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');
}

function isOpen({ upper, exact, state }: VulnerableRange): boolean {
  return upper === undefined && exact === undefined && state !== 'not-compared';
}

/** Returns nothing where a bound cannot be ordered, or where no version is outside. */
function tagsIn({ custom_ranges: custom }: JsonObject): readonly TagRange[] {
  const scheme = schemeOfEcosystem(GO);
  if (!scheme || !Array.isArray(custom)) return [];
  const read = parseRanges(custom, 'custom_ranges').map(({ events }) => toIntervals(events, scheme));
  if (read.some(({ unread }) => unread.length > 0)) return [];
  const tags = read.flatMap(({ intervals }) =>
    intervals.map(({ lower, upper, upperInclusive }) => ({
      ...(lower.key.length > 0 && { lower: lower.version }),
      ...(upper && { upper: upper.version }),
      ...(upperInclusive && { upperInclusive }),
    })),
  );
  return tags.every(({ lower, upper }) => lower !== undefined || upper !== undefined) ? tags : [];
}
