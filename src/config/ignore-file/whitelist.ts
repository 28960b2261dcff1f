import { isJsonObject, type JsonObject } from '../../domain/index.ts';
import type { IgnoreRule } from '../../policy/index.ts';
import { isGiven } from '../texts.ts';
import { invalid, noEquivalent, type ForeignRules } from './foreign-rules.ts';

const GENERAL = ['general', 'generalwhitelist'];
const IMAGES = 'images';
const HUB_LIBRARY = 'library/';

export function isWhitelist(document: JsonObject): boolean {
  return [...GENERAL, IMAGES].some((key) => key in document);
}

/** Reads whitelists from Klar (lists of IDs) and clair-scanner (a mapping from IDs to components). */
export function readWhitelist(path: string, document: JsonObject): ForeignRules {
  const images = document[IMAGES] ?? {};
  if (!isJsonObject(images)) throw invalid(`${path}: ${IMAGES} is not a mapping`);
  const general = GENERAL.flatMap((key) => rulesOf(path, document[key], key));
  const isPattern = (repository: string) => repository.includes('*');
  const named = Object.entries(images).filter(([repository]) => !isPattern(repository));
  const ofImages = named.flatMap(([repository, ids]) => {
    const rules = rulesOf(path, ids, `${IMAGES}.${repository}`);
    return imagesOf(repository).flatMap((image) => rules.map((rule) => ({ ...rule, image })));
  });
  const warnings = Object.keys(images)
    .filter(isPattern)
    .map((repository) => noEquivalent(`${path}: ${IMAGES}.${repository}`, ['* in a name']));
  return { rules: [...general, ...ofImages], warnings };
}

function rulesOf(path: string, value: unknown, key: string): readonly IgnoreRule[] {
  if (!isGiven(value)) return [];
  const ids: readonly unknown[] | undefined = Array.isArray(value)
    ? value
    : isJsonObject(value)
      ? Object.keys(value)
      : undefined;
  if (!ids?.every((id) => typeof id === 'string')) throw invalid(`${path}: ${key} is not a list of names`);
  return ids.map((id) => ({ id, reason: `listed in ${path}` }));
}

/** Returns patterns for an image in a repository: with a tag or a digest, and Docker Hub's also without its folder. */
function imagesOf(repository: string): readonly string[] {
  const bare = repository.startsWith(HUB_LIBRARY) ? [repository.slice(HUB_LIBRARY.length)] : [];
  return [repository, ...bare].flatMap((name) => [name, `${name}:*`, `${name}@*`]);
}
