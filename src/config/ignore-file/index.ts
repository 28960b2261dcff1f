import { readFile, stat } from 'node:fs/promises';
import { messageOf } from '../../errors/index.ts';
import type { IgnoreRule } from '../../policy/index.ts';
import { parseYaml } from '../file.ts';
import { invalid, noEquivalent, type ForeignRules } from './foreign-rules.ts';
import { readGrype } from './grype.ts';
import { isTrivy, readTrivy, readTrivyLines } from './trivy.ts';
import { isWhitelist, readWhitelist } from './whitelist.ts';

export type { ForeignRules } from './foreign-rules.ts';

const MAX_BYTES = 4 * 1024 ** 2;

/**
 * Reads ignore rules from Trivy, Grype, Klar or clair-scanner files. Throws CONFIG_INVALID for a file without
 * rules.
 */
export async function readIgnoreFile(path: string): Promise<ForeignRules> {
  return parseIgnoreFile(path, decodeText(path, await readBytes(path)));
}

export async function parseIgnoreFile(path: string, source: string): Promise<ForeignRules> {
  return withoutPatterns(path, await parseRules(path, source));
}

async function parseRules(path: string, source: string): Promise<ForeignRules> {
  if (!/\.ya?ml$/iu.test(path)) return readTrivyLines(path, source);
  const document = await parseYaml(path, source);
  if (isTrivy(document)) return readTrivy(path, document);
  if (isWhitelist(document)) return readWhitelist(path, document);
  if ('ignore' in document) return readGrype(path, document);
  throw invalid(`${path} has no rules`);
}

/** Drops rules with `*` in an ID: an ordinary character for other programs, it would hide everything here. */
function withoutPatterns(path: string, { rules, warnings }: ForeignRules): ForeignRules {
  const isPattern = ({ id = '' }: IgnoreRule) => id.includes('*');
  const strange = new Set(rules.filter(isPattern).map(({ id = '' }) => id));
  return {
    rules: rules.filter((rule) => !isPattern(rule)),
    warnings: [...warnings, ...[...strange].map((id) => noEquivalent(`${path}: ${id}`, ['* in an ID']))],
  };
}

/** Refuses any other file, such as an image. */
export function decodeText(path: string, bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw invalid(`${path} is not UTF-8 text`);
}

async function readBytes(path: string): Promise<Uint8Array> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw invalid(`cannot read ${path}: ${messageOf(error)}`);
  });
  if (size > MAX_BYTES) throw invalid(`${path} is larger than ${MAX_BYTES} bytes`);
  return readFile(path).catch((error: unknown) => {
    throw invalid(`cannot read ${path}: ${messageOf(error)}`);
  });
}
