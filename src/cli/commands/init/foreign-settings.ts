import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseYaml, readIgnoreFile, type ForeignRules } from '../../../config/index.ts';
import { counted, defined, isJsonObject } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { IgnoreRule } from '../../../policy/index.ts';
import { FOREIGN_OPTIONS, ownLine, quoted } from '../../foreign-words/index.ts';
import type { ForeignProgram } from './foreign-programs.ts';

/** The files that a program reads from the folder in which it is called. */
const FILES = {
  trivy: { rules: ['.trivyignore', '.trivyignore.yaml'], options: 'trivy.yaml' },
  grype: { rules: ['.grype.yaml'], options: '.grype.yaml' },
} as const satisfies Readonly<Record<ForeignProgram, object>>;

/** Options that both programs have. */
const SHARED_OPTIONS: readonly string[] = [
  '--severity',
  '--ignore-unfixed',
  '--fail-on',
  '--only-fixed',
  '--platform',
];

/** The settings of another scanner, as ours. */
export interface ForeignSettings {
  /** The key `ignore` of a configuration, as YAML; empty without rules. */
  readonly rules: string;
  /** Lines for the user: files that were read, rules without an equivalent, and the command line for the options. */
  readonly notes: readonly string[];
}

/** Reads the files of another scanner in a folder. Throws CONFIG_INVALID if it has none, or if one cannot be read. */
export async function readForeignSettings(folder: string, program: ForeignProgram): Promise<ForeignSettings> {
  const { rules, options } = FILES[program];
  const found = (names: readonly string[]) => names.filter((name) => existsSync(join(folder, name)));
  const files = found([...new Set([...rules, options])]);
  if (files.length === 0) {
    throw new AppError('CONFIG_INVALID', `this folder has no file of ${program}`, {
      hint: `call it in the folder that holds ${[...new Set([...rules, options])].join(', ')}`,
    });
  }
  const read = await Promise.all(found(rules).map((name) => rulesIn(join(folder, name))));
  const all = read.flatMap((each) => each.rules);
  const lines = await Promise.all(found([options]).map((name) => lineFor(join(folder, name))));
  return {
    rules: all.length === 0 ? '' : stringify({ ignore: all.map(asWritten) }),
    notes: [
      `read ${files.join(', ')}: ${counted(all.length, 'ignore rule')}`,
      ...read.flatMap(({ warnings }) => warnings),
      ...lines.flatMap((line) => (line === undefined ? [] : `its options as a command line: ${line}`)),
    ],
  };
}

async function rulesIn(path: string): Promise<ForeignRules> {
  const hasRules = !path.endsWith('.grype.yaml') || 'ignore' in (await documentIn(path));
  return hasRules ? readIgnoreFile(path) : { rules: [], warnings: [] };
}

/** Options are keys: `vulnerability: { ignore-unfixed: true }` is `--ignore-unfixed`. */
async function lineFor(path: string): Promise<string | undefined> {
  const options = optionsOf(await documentIn(path));
  if (options.length === 0) return undefined;
  const words = ['scan', 'IMAGE', ...options];
  return ownLine(words)?.line ?? ['plimsoll', ...words.map(quoted)].join(' ');
}

function optionsOf(document: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(document).flatMap(([key, value]) => {
    if (isJsonObject(value)) return optionsOf(value);
    const flag = `--${key === 'fail-on-severity' ? 'fail-on' : key}`;
    if (!FOREIGN_OPTIONS.has(flag) && !SHARED_OPTIONS.includes(flag)) return [];
    if (value === true) return [flag];
    const text = [value].flat().join(',');
    return value === false || text === '' ? [] : [flag, text];
  });
}

async function documentIn(path: string): Promise<Readonly<Record<string, unknown>>> {
  return parseYaml(path, await readFile(path, 'utf8'));
}

/** A rule as a configuration has it. */
function asWritten({ version, ...rule }: IgnoreRule) {
  const { id, package: name, path, image, states, reason, expires } = rule;
  return defined({ id, package: name, version: version?.text, path, image, states, reason, expires });
}
