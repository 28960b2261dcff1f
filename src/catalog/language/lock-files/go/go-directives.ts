// Lines in go.mod and go.work: https://go.dev/ref/mod#go-mod-file and #workspaces

import { defined } from '../../../../domain/index.ts';
import { MAX_LOCKED } from '../locked-package.ts';

/** `replace OLD [VERSION] => NEW [VERSION]` */
export interface Replacement {
  readonly old: string;
  readonly version?: string;
  readonly by: string;
  readonly byVersion?: string;
}

interface GoDirectives {
  /** The main module's name, in a go.mod. */
  readonly module?: string;
  /** Main module folders, in a go.work. */
  readonly used: readonly string[];
  /** Name and version, as words. */
  readonly required: readonly (readonly string[])[];
  readonly replacements: readonly Replacement[];
  /** Language version, which decides whether indirect requirements are listed. */
  readonly language?: string;
}

/** Whether a path has this file name, in any folder. Called for every file in every layer. */
export function isNamed(path: string, name: string): boolean {
  return path.endsWith(name) && (path.length === name.length || path.at(-name.length - 1) === '/');
}

/** Reads either file's lines. Stops after more requirements than any module has. */
export function readDirectives(text: string): GoDirectives {
  const required: (readonly string[])[] = [];
  const replacements: Replacement[] = [];
  const used: string[] = [];
  let language = '';
  let module: string | undefined;
  for (const { verb, words } of directivesIn(text)) {
    const [first] = words;
    if (verb === 'module') module = first ?? '';
    if (verb === 'go') language = first ?? '';
    if (verb === 'use' && first !== undefined) used.push(first);
    if (verb === 'require' && words.length > 0) required.push(words);
    const replacement = verb === 'replace' ? replacementOf(words) : undefined;
    if (replacement) replacements.push(replacement);
    if (required.length > MAX_LOCKED) break;
  }
  return {
    used,
    required,
    replacements,
    ...defined({ module }),
    ...(language !== '' && { language }),
  };
}

interface Directive {
  readonly verb: string;
  readonly words: readonly string[];
}

/** Yields each directive; lines in a block `VERB (` take its verb. */
function* directivesIn(text: string): Generator<Directive, void> {
  let block = '';
  for (const line of text.split('\n')) {
    const words = wordsOf(line);
    const [first = ''] = words;
    if (first === ')') block = '';
    else if (words[1] === '(') block = first;
    else if (block === '') yield { verb: first, words: words.slice(1) };
    else yield { verb: block, words };
  }
}

function wordsOf(line: string): readonly string[] {
  const end = line.indexOf('//');
  // Module paths cannot contain `https://`, nor brackets, which need no blank before them: `require(`.
  const content = (end < 0 ? line : line.slice(0, end)).replaceAll(/[()]/gu, ' $& ');
  const words = content.split(/\s+/u).filter((word) => word !== '');
  return words.map((word) => word.replaceAll(/^["`]|["`]$/gu, ''));
}

function replacementOf(words: readonly string[]): Replacement | undefined {
  const arrow = words.indexOf('=>');
  const [old, version] = words.slice(0, Math.max(0, arrow));
  const [by, byVersion] = words.slice(arrow + 1);
  if (arrow < 1 || old === undefined || by === undefined) return undefined;
  return {
    old,
    by,
    ...defined({ version, byVersion }),
  };
}
