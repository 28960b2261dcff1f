import { isJsonObject, type JsonObject } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { IgnoreRule } from '../../policy/index.ts';
import { isGiven } from '../texts.ts';

/** Rules from another program's file, and warnings for entries without an equivalent, which hide nothing. */
export interface ForeignRules {
  readonly rules: readonly IgnoreRule[];
  readonly warnings: readonly string[];
}

export function invalid(message: string): AppError {
  return new AppError('CONFIG_INVALID', message, {
    hint: '--ignore-file takes files of Trivy, Grype, Klar and clair-scanner; our own rules go into --config',
  });
}

/** Returns a text. Throws CONFIG_INVALID for unquoted texts that YAML reads as numbers or dates. */
export function ruleTextOf(entry: JsonObject, key: string, place: string): string | undefined {
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

/** Lists an entry's conditions that our rules lack: a rule without them would hide more. */
export function strangeKeys(entry: JsonObject, known: readonly string[]): readonly string[] {
  return Object.keys(entry).filter((key) => !known.includes(key));
}

export function noEquivalent(place: string, keys: readonly string[]): string {
  return `${place} hides nothing: ${keys.join(', ')} has no equivalent`;
}

/** Glob characters that our patterns lack. */
const GLOB = /[*?[\]{}\\]/u;

/**
 * Converts a glob to a pattern, where `**` is any text. Undefined for a narrower glob: a `*` that ends at a
 * slash would hide more here. Also treats `**`, a slash and `*` in a row as any text.
 */
export function patternOfGlob(glob: string): string | undefined {
  const bare = glob.replace(/^\//u, '').replaceAll(/\*\*\/\*(?!\*)/gu, '**');
  return GLOB.test(bare.replaceAll('**', '')) ? undefined : bare.replaceAll('**', '*');
}
