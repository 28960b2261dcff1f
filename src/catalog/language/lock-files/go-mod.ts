// go.mod: https://go.dev/ref/mod#go-mod-file

import { failed, ok } from '../../../domain/index.ts';
import { locked, MAX_LOCKED, TOO_MANY, type Locked, type LockReader } from './locked.ts';

/** Minor release of Go since which go.mod is whole. */
const FIRST_WHOLE = 17;

/** `replace OLD [VERSION] => NEW [VERSION]` */
interface Replacement {
  readonly old: string;
  readonly version?: string;
  readonly by: string;
  readonly byVersion?: string;
}

interface GoMod {
  readonly isModule: boolean;
  /** Name and version, as words. */
  readonly required: readonly (readonly string[])[];
  readonly replacements: readonly Replacement[];
  /** Release of the language, which decides what is required here. */
  readonly language?: string;
}

/**
 * The modules that go.sum adds to a go.mod of before Go 1.17, which may leave out what the main module does not import.
 */
interface DirectModules {
  /** Names that go.mod decides about. */
  readonly decided: readonly string[];
}

/**
 * Reads the modules that a main module requires: since Go 1.17 all that its packages need are there. An empty file only
 * keeps a folder out of the module around it.
 */
export const readGoMod: LockReader = (text) => {
  const { isModule, required, replacements } = parse(text);
  if (required.length > MAX_LOCKED) return failed(TOO_MANY);
  if (!isModule && text.trim() !== '') return failed('no main module');
  const byOld = new Map(replacements.map((each) => [`${each.old} ${each.version ?? ''}`, each]));
  return ok(required.map(([name = '', version = '']) => toLocked(name, version, byOld)));
};

/** Returns what a go.mod decides about that leaves modules out. Source: "Module graph pruning" of Go's reference. */
export function directModules(text: string): DirectModules | undefined {
  const { required, replacements, language } = parse(text);
  const [, minor] = /^1\.(\d+)/u.exec(language ?? '1.16') ?? [];
  if (required.length === 0 || minor === undefined || Number(minor) >= FIRST_WHOLE) return undefined;
  const names = [...required.map(([name = '']) => name), ...replacements.flatMap(({ old, by }) => [old, by])];
  return { decided: [...new Set(names)] };
}

function parse(text: string): GoMod {
  const required: (readonly string[])[] = [];
  const replacements: Replacement[] = [];
  let [block, language, isModule] = ['', '', false];
  for (const raw of text.split('\n')) {
    const words = wordsOf(raw);
    const [first = ''] = words;
    if (first === ')') {
      block = '';
    } else if (words[1] === '(') {
      block = first;
    } else {
      const [verb, rest] = block === '' ? [first, words.slice(1)] : [block, words];
      if (verb === 'module') isModule = true;
      if (verb === 'go') language = rest[0] ?? '';
      if (verb === 'require' && rest.length > 0) required.push(rest);
      const replacement = verb === 'replace' ? replacementOf(rest) : undefined;
      if (replacement) replacements.push(replacement);
    }
    if (required.length > MAX_LOCKED) break;
  }
  return { isModule, required, replacements, ...(language !== '' && { language }) };
}

function wordsOf(line: string): readonly string[] {
  const end = line.indexOf('//');
  // A comment begins behind a blank; `https://` cannot be in a module path.
  const words = (end < 0 ? line : line.slice(0, end)).split(/\s+/u).filter((word) => word !== '');
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
    ...(version !== undefined && { version }),
    ...(byVersion !== undefined && { byVersion }),
  };
}

/** A fork is what its replacement says; one in a folder is the application's own. */
function toLocked(
  name: string,
  version: string,
  replacements: ReadonlyMap<string, Replacement>,
): Locked | undefined {
  const replacement = replacements.get(`${name} ${version}`) ?? replacements.get(`${name} `);
  if (!replacement) return locked(name, version);
  const { by, byVersion } = replacement;
  return byVersion === undefined ? locked(name, version, 'own') : locked(by, byVersion);
}
