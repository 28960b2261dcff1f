import { readFile, stat } from 'node:fs/promises';
import { messageOf } from '../../errors/index.ts';
import { parseYaml } from '../file.ts';
import { invalid, type ForeignRules } from './foreign-rules.ts';
import { readGrype } from './grype.ts';
import { isTrivy, readTrivy, readTrivyLines } from './trivy.ts';
import { isWhitelist, readWhitelist } from './whitelist.ts';

export type { ForeignRules } from './foreign-rules.ts';

const MAX_BYTES = 4 * 1024 ** 2;

/** Reads ignore rules of Trivy, Grype, Klar or clair-scanner. Throws CONFIG_INVALID for a file that has none. */
export async function readIgnoreFile(path: string): Promise<ForeignRules> {
  return parseIgnoreFile(path, await readText(path));
}

export async function parseIgnoreFile(path: string, source: string): Promise<ForeignRules> {
  if (!/\.ya?ml$/iu.test(path)) return readTrivyLines(path, source);
  const document = await parseYaml(path, source);
  if (isTrivy(document)) return readTrivy(path, document);
  if (isWhitelist(document)) return readWhitelist(path, document);
  if ('ignore' in document) return readGrype(path, document);
  throw invalid(`${path} has no rules`);
}

async function readText(path: string): Promise<string> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw invalid(`cannot read ${path}: ${messageOf(error)}`);
  });
  if (size > MAX_BYTES) throw invalid(`${path} is larger than ${MAX_BYTES} bytes`);
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw invalid(`cannot read ${path}: ${messageOf(error)}`);
  });
}
