import type { JsonObject } from '../../domain/index.ts';
import type { IgnoreRule } from '../../policy/index.ts';
import {
  entriesOf,
  invalid,
  noEquivalent,
  patternOfGlob,
  strangeKeys,
  ruleTextOf,
  type ForeignRules,
} from './foreign-rules.ts';

const COMMENT = '#';
const EXPIRY = 'exp:';
/** YAML's timestamp; the time is optional. */
const TIME = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})?)?$/u;
const DAY_MS = 24 * 60 * 60 * 1000;
const DAY_LENGTH = 'YYYY-MM-DD'.length;
/** Characters to show from an invalid word. */
const MAX_SHOWN = 40;
const KNOWN = ['id', 'paths', 'statement', 'expired_at'];
const SECTIONS = ['misconfigurations', 'secrets', 'licenses'];

/** `CVE-2024-1`, `AVD-DS-0001`, `generic-secret`: anything else belongs to another kind of file. */
const ID = /^[a-z][a-z0-9]*-[\w.:~-]+$/iu;

/**
 * Reads `.trivyignore`: one ID per line, with `exp:YYYY-MM-DD`; the comment above is its reason. Throws
 * CONFIG_INVALID for a text without any ID.
 */
export function readTrivyLines(path: string, source: string): ForeignRules {
  const rules: IgnoreRule[] = [];
  const warnings: string[] = [];
  let comment = '';
  for (const [i, line] of source.split('\n').entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith(COMMENT)) {
      comment = text.slice(COMMENT.length).trim();
      continue;
    }
    const [id = '', ...rest] = text.split(/\s+/u);
    if (!ID.test(id)) {
      warnings.push(`${path}, line ${i + 1} hides nothing: "${id.slice(0, MAX_SHOWN)}" is not an ID`);
      continue;
    }
    const expiry = rest.find((each) => each.startsWith(EXPIRY))?.slice(EXPIRY.length);
    rules.push({
      id,
      reason: comment === '' ? `listed in ${path}` : comment,
      ...(expiry !== undefined && { expires: dayBefore(expiry, `${path}, line ${i + 1}`) }),
    });
  }
  if (rules.length === 0 && warnings.length > 0) throw invalid(`${path} has no rules`);
  return { rules, warnings };
}

export function isTrivy(document: JsonObject): boolean {
  return ['vulnerabilities', ...SECTIONS].some((key) => key in document);
}

/** Reads `.trivyignore.yaml`. A rule with several paths becomes one rule per path. */
export function readTrivy(path: string, document: JsonObject): ForeignRules {
  const others = SECTIONS.filter((key) => key in document).map((key) =>
    noEquivalent(`${path}: ${key}`, ['what it is about']),
  );
  const read = entriesOf(document['vulnerabilities'], `${path}: vulnerabilities`).map((entry, i) =>
    readEntry(path, entry, `${path}: vulnerabilities.${i}`),
  );
  return {
    rules: read.flatMap(({ rules }) => rules),
    warnings: [...read.flatMap(({ warnings }) => warnings), ...others],
  };
}

function readEntry(path: string, entry: JsonObject, place: string): ForeignRules {
  const strange = strangeKeys(entry, KNOWN);
  if (strange.length > 0) return { rules: [], warnings: [noEquivalent(place, strange)] };
  const id = ruleTextOf(entry, 'id', place);
  if (id === undefined) throw invalid(`${place} has no id`);
  const expiry = ruleTextOf(entry, 'expired_at', place);
  const rule = {
    id,
    reason: ruleTextOf(entry, 'statement', place) ?? `listed in ${path}`,
    ...(expiry !== undefined && { expires: dayBefore(expiry, place) }),
  };
  const paths = entry['paths'] ?? [];
  if (!Array.isArray(paths) || !paths.every((each) => typeof each === 'string')) {
    throw invalid(`${place}.paths is not a list of paths`);
  }
  if (paths.length === 0) return { rules: [rule], warnings: [] };
  const patterns = paths.map((glob) => ({ glob, path: patternOfGlob(glob) }));
  return {
    rules: patterns.flatMap(({ path: pattern }) =>
      pattern === undefined ? [] : [{ ...rule, path: pattern }],
    ),
    warnings: patterns
      .filter(({ path: pattern }) => pattern === undefined)
      .map(({ glob }) => noEquivalent(place, [`${glob} as a path`])),
  };
}

/** Returns the last whole day before a time: Trivy's rules end at the time, ours at the end of a day. */
function dayBefore(text: string, place: string): string {
  const [, day, time = '00:00:00', zone = 'Z'] = TIME.exec(text) ?? [];
  const end = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone}`);
  if (Number.isNaN(end)) throw invalid(`${place}: "${text}" is not a valid date; write YYYY-MM-DD`);
  return new Date(end - (end % DAY_MS) - 1).toISOString().slice(0, DAY_LENGTH);
}
