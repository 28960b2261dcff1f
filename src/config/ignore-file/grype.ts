import { isJsonObject, type Finding, type JsonObject } from '../../domain/index.ts';
import { parseVersionRange, type IgnoreRule } from '../../policy/index.ts';
import {
  entriesOf,
  invalid,
  noEquivalent,
  patternOfGlob,
  strangeKeys,
  textOf,
  type ForeignRules,
} from './foreign-rules.ts';

const KNOWN = ['vulnerability', 'include-aliases', 'reason', 'fix-state', 'package'];
const KNOWN_OF_PACKAGE = ['name', 'version', 'location'];

const STATES: Readonly<Record<string, readonly Finding['state'][]>> = {
  fixed: ['fixed'],
  'not-fixed': ['unfixed', 'deferred', 'end-of-life'],
  'wont-fix': ['will-not-fix'],
  unknown: ['undetermined'],
};

/** Reads the section `ignore` of Grype's configuration; the rest of the file is not about rules. */
export function readGrype(path: string, document: JsonObject): ForeignRules {
  const read = entriesOf(document['ignore'], `${path}: ignore`).map((entry, i) =>
    readEntry(path, entry, `${path}: ignore.${i}`),
  );
  return { rules: read.flatMap(({ rules }) => rules), warnings: read.flatMap(({ warnings }) => warnings) };
}

function readEntry(path: string, entry: JsonObject, place: string): ForeignRules {
  const pkg = entry['package'] ?? {};
  if (!isJsonObject(pkg)) throw invalid(`${place}.package is not a mapping`);
  const strange = [
    ...strangeKeys(entry, KNOWN),
    ...strangeKeys(pkg, KNOWN_OF_PACKAGE).map((key) => `package.${key}`),
  ];
  const location = textOf(pkg, 'location', place);
  const pattern = location === undefined ? undefined : patternOfGlob(location);
  if (location !== undefined && pattern === undefined) strange.push(`${location} as a path`);
  if (strange.length > 0) return { rules: [], warnings: [noEquivalent(place, strange)] };
  const conditions = {
    ...ofFlaw(entry, place),
    ...ofPackage(pkg, place),
    ...(pattern !== undefined && { path: pattern }),
  };
  if (Object.keys(conditions).length === 0) throw invalid(`${place} has no condition`);
  const reason = textOf(entry, 'reason', place) ?? `listed in ${path}`;
  return { rules: [{ ...conditions, reason }], warnings: [] };
}

function ofFlaw(entry: JsonObject, place: string): Omit<IgnoreRule, 'reason'> {
  const id = textOf(entry, 'vulnerability', place);
  const fixState = textOf(entry, 'fix-state', place);
  const states = fixState !== undefined && Object.hasOwn(STATES, fixState) ? STATES[fixState] : undefined;
  if (fixState !== undefined && !states) throw invalid(`${place}: "${fixState}" is not a valid fix-state`);
  return { ...(id !== undefined && { id }), ...(states && { states }) };
}

function ofPackage(pkg: JsonObject, place: string): Omit<IgnoreRule, 'reason'> {
  const name = textOf(pkg, 'name', place);
  const version = textOf(pkg, 'version', place);
  const range = version === undefined ? undefined : parseVersionRange(version);
  if (range && !range.ok) throw invalid(`${place}: ${range.failure}`);
  return {
    ...(name !== undefined && { package: name }),
    ...(version !== undefined && range && { version: { text: version, range: range.value } }),
  };
}
