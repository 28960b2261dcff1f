import { isJsonObject, type JsonObject } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { IgnoreRule } from '../../policy/index.ts';
import { isGiven } from '../texts.ts';

/** Rules of another program's file, with what has no equivalent here and therefore hides nothing. */
export interface ForeignRules {
  readonly rules: readonly IgnoreRule[];
  readonly warnings: readonly string[];
}

export function invalid(message: string): AppError {
  return new AppError('CONFIG_INVALID', message, {
    hint: '--ignore-file takes files of Trivy, Grype, Klar and clair-scanner; our own rules go into --config',
  });
}

/** Returns a text. Throws CONFIG_INVALID for the numbers and dates that YAML makes of some. */
export function textOf(entry: JsonObject, key: string, place: string): string | undefined {
  const value = entry[key];
  if (!isGiven(value) || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw invalid(`${place}.${key} is not a string; put it in quotes`);
}

/** Throws CONFIG_INVALID for anything but a list of mappings. */
export function entriesOf(value: unknown, place: string): readonly JsonObject[] {
  if (!isGiven(value)) return [];
  if (Array.isArray(value) && value.every(isJsonObject)) return value;
  throw invalid(`${place} is not a list of rules`);
}

/** Lists the conditions of an entry that no rule here has: a rule without them would hide more. */
export function strangeKeys(entry: JsonObject, known: readonly string[]): readonly string[] {
  return Object.keys(entry).filter((key) => !known.includes(key));
}

export function noEquivalent(place: string, keys: readonly string[]): string {
  return `${place} hides nothing: ${keys.join(', ')} has no equivalent`;
}

/** Characters of globs that no pattern here has. */
const GLOB = /[*?[\]{}\\]/u;

/**
 * Returns the pattern of a glob, in which `**` is any text; undefined where it says more: a `*` that ends at a slash
 * would hide more here. Behind `**` folder by folder, it is any text, too.
 */
export function patternOfGlob(glob: string): string | undefined {
  const bare = glob.replace(/^\//u, '').replaceAll(/\*\*\/\*(?!\*)/gu, '**');
  return GLOB.test(bare.replaceAll('**', '')) ? undefined : bare.replaceAll('**', '*');
}
