import { defined, isJsonObject, type Finding, type JsonObject } from '../../domain/index.ts';
import { parseVersionRange, type IgnoreRule } from '../../policy/index.ts';
import {
  entriesOf,
  invalid,
  noEquivalent,
  patternOfGlob,
  strangeKeys,
  ruleTextOf,
  type ForeignRules,
} from './foreign-rules.ts';

const KNOWN = ['vulnerability', 'include-aliases', 'reason', 'fix-state', 'package'];
const KNOWN_OF_PACKAGE = ['name', 'version', 'location'];

/** Regular expression characters that no package name contains. */
const EXPRESSION = /[*?^$|()[\]{}\\]/u;

const STATES: Readonly<Record<string, readonly Finding['state'][]>> = {
  fixed: ['fixed'],
  'not-fixed': ['unfixed', 'deferred', 'end-of-life'],
  'wont-fix': ['will-not-fix'],
  unknown: ['undetermined'],
};

/** Reads the section `ignore` in Grype's configuration; the rest is not about rules. */
export function readGrype(path: string, document: JsonObject): ForeignRules {
  const read = entriesOf(document['ignore'], `${path}: ignore`).map((entry, i) =>
    readEntry(path, entry, `${path}: ignore.${i}`),
  );
  return { rules: read.flatMap(({ rules }) => rules), warnings: read.flatMap(({ warnings }) => warnings) };
}

function readEntry(path: string, entry: JsonObject, place: string): ForeignRules {
  const pkg = entry['package'] ?? {};
  if (!isJsonObject(pkg)) throw invalid(`${place}.package is not a mapping`);
  const { name, location, unread } = patternsOf(pkg, place);
  const strange = [
    ...strangeKeys(entry, KNOWN),
    ...strangeKeys(pkg, KNOWN_OF_PACKAGE).map((key) => `package.${key}`),
    ...unread,
  ];
  if (strange.length > 0) return { rules: [], warnings: [noEquivalent(place, strange)] };
  const conditions = {
    ...ofFlaw(entry, place),
    ...defined({ package: name }),
    ...ofVersion(pkg, place),
    ...defined({ path: location }),
  };
  if (Object.keys(conditions).length === 0) throw invalid(`${place} has no condition`);
  const reason = ruleTextOf(entry, 'reason', place) ?? `listed in ${path}`;
  return { rules: [{ ...conditions, reason }], warnings: [] };
}

/**
 * Reads the name, a regular expression, and the location, a glob; `unread` lists the ones that our patterns
 * cannot express.
 */
function patternsOf(pkg: JsonObject, place: string) {
  const [expression, glob] = [ruleTextOf(pkg, 'name', place), ruleTextOf(pkg, 'location', place)];
  const name = expression === undefined ? undefined : patternOfName(expression);
  const location = glob === undefined ? undefined : patternOfGlob(glob);
  const unread = [
    ...(name === undefined && expression !== undefined ? [`${expression} as a name`] : []),
    ...(location === undefined && glob !== undefined ? [`${glob} as a path`] : []),
  ];
  return { name, location, unread };
}

/** Dots and plus signs are literal: names contain them. */
function patternOfName(expression: string): string | undefined {
  const isMore = EXPRESSION.test(expression.replaceAll('.*', ''));
  return isMore ? undefined : expression.replaceAll('.*', '*');
}

function ofFlaw(entry: JsonObject, place: string): Omit<IgnoreRule, 'reason'> {
  const id = ruleTextOf(entry, 'vulnerability', place);
  const fixState = ruleTextOf(entry, 'fix-state', place);
  const states = fixState !== undefined && Object.hasOwn(STATES, fixState) ? STATES[fixState] : undefined;
  if (fixState !== undefined && !states) throw invalid(`${place}: "${fixState}" is not a valid fix-state`);
  return defined({ id, states });
}

function ofVersion(pkg: JsonObject, place: string): Pick<IgnoreRule, 'version'> {
  const version = ruleTextOf(pkg, 'version', place);
  if (version === undefined) return {};
  const range = parseVersionRange(version);
  if (!range.ok) throw invalid(`${place}: ${range.failure}`);
  return { version: { text: version, range: range.value } };
}
