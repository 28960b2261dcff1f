import { FOREIGN_OPTIONS, FOREIGN_VALUES, quoted } from './options.ts';
import { isName, ownCommand, ownName } from './verbs.ts';

/** A command line in our words. */
export interface OwnLine {
  /** To be typed into a shell. */
  readonly line: string;
  /** Of the first word that was another scanner's. */
  readonly why: string;
}

/** Our words in the place of some words of a command line. */
interface Change {
  readonly words: readonly string[];
  readonly variable?: string;
  /** In place of the whole line. */
  readonly line?: string;
  readonly why?: string;
  /** How many words were read. */
  readonly taken: number;
}

/** Returns the whole line to type in place of one with other scanners' words; undefined if it has none. */
export function ownLine(given: readonly string[]): OwnLine | undefined {
  const words = commandFirst(given);
  // No other scanner has this command, and its --from is no transport.
  if (words[0] === 'init') return undefined;
  const command = ownCommand(words);
  if (command?.kind === 'line') return command;
  const changes = changesOf(command?.words ?? words);
  const instead = changes.find(({ line }) => line !== undefined);
  const why = instead?.why ?? changes.find((change) => change.why !== undefined)?.why;
  if (why === undefined && command === undefined) return undefined;
  const variables = changes.flatMap(({ variable }) => variable ?? []);
  const own = changes.flatMap((change) => change.words.map(quoted));
  const line = instead?.line ?? [...variables, 'plimsoll', ...own].join(' ');
  return { line, why: why ?? 'the command has another name' };
}

/** Options before the command follow it. */
export function commandFirst(words: readonly string[]): readonly string[] {
  let at = 0;
  while (FOREIGN_OPTIONS.has(flagOf(words[at] ?? ''))) {
    const word = words[at] ?? '';
    at += FOREIGN_OPTIONS.get(flagOf(word))?.takes === true && flagOf(word) === word ? 2 : 1;
  }
  return [...words.slice(at), ...words.slice(0, at)];
}

function changesOf(words: readonly string[]): readonly Change[] {
  const changes: Change[] = [];
  for (let at = 0; at < words.length;) {
    const change = changeAt(words, at);
    changes.push(change);
    at += change.taken;
  }
  return changes;
}

function changeAt(words: readonly string[], at: number): Change {
  const word = words[at] ?? '';
  const flag = flagOf(word);
  const option = FOREIGN_OPTIONS.get(flag) ?? FOREIGN_VALUES.get(flag);
  if (!option)
    return at > 0 && !(words[at - 1] ?? '').startsWith('-')
      ? changeOfName(word)
      : { words: [word], taken: 1 };
  const isInline = flag !== word;
  const taken = option.takes && !isInline ? 2 : 1;
  const value = isInline ? word.slice(flag.length + 1) : (words[at + 1] ?? '');
  const own = option.own(value, words);
  if (own === undefined) return { words: words.slice(at, at + taken), taken };
  const { line, why, variable } = option;
  return {
    words: own,
    why,
    taken,
    ...(variable && { variable: variable(value) }),
    ...(line !== undefined && { line }),
  };
}

function changeOfName(word: string): Change {
  const name = isName(word) ? ownName(word) : undefined;
  if (!name) return { words: [word], taken: 1 };
  if (name.kind === 'line') return { words: [], line: name.line, why: name.why, taken: 1 };
  return { words: name.words, why: 'an image is named in another way', taken: 1 };
}

function flagOf(word: string): string {
  const equals = word.indexOf('=');
  return word.startsWith('-') && equals > 0 ? word.slice(0, equals) : word;
}
