import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { didYouMean } from '../../config/index.ts';
import { AppError } from '../../errors/index.ts';
import {
  commandFirst,
  FOREIGN_COMMANDS,
  NO_IMAGES,
  ownCommand,
  withoutWord,
} from '../foreign-words/index.ts';
import { COMMAND_NAMES } from './command-line.ts';

/** Flags of the program itself. */
const OWN_FLAGS = ['-V', '--version', '-h', '--help'];
const HEAD_BYTES = 4096;
const SBOM_STARTS = ['{', '<', 'SPDXVersion:'];

/**
 * Puts our command in the place of another scanner's, and `scan` before the name of an image. Throws USAGE with the line to
 * type where a command of another scanner has no counterpart.
 */
export function ownWords(given: readonly string[]): readonly string[] {
  const words = commandFirst(given);
  const [first] = words;
  if (first === undefined || OWN_FLAGS.includes(first)) return words;
  const command = ownCommand(words);
  if (command?.kind === 'runs') return command.words;
  if (command)
    throw new AppError('USAGE', `unknown command "${first}": ${command.why}`, { hint: command.line });
  if (first === 'sbom' && isSbom(words[1])) {
    process.stderr.write(`${words[1] ?? ''} is an SBOM, and is scanned\n`);
    return ['scan', `sbom:${words[1] ?? ''}`, ...words.slice(2)];
  }
  if (first === 'scan') refuseCommands(words);
  if (COMMAND_NAMES.includes(first)) return words;
  if (!first.startsWith('-')) return isImage(first) ? ['scan', ...words] : words;
  const at = words.findIndex((word) => COMMAND_NAMES.includes(word) || FOREIGN_COMMANDS.includes(word));
  return at < 0 ? ['scan', ...words] : ownWords([...words.slice(at), ...words.slice(0, at)]);
}

/** No image is called so, and Docker Hub is not asked for it. */
function refuseCommands(words: readonly string[]): void {
  const [, word = ''] = words;
  if (!NO_IMAGES.includes(word)) return;
  const others = words.slice(2).some((other) => !other.startsWith('-'));
  throw new AppError('USAGE', `"${word}" is a command of other scanners, and not an image`, {
    hint: others ? withoutWord(words, 1) : `plimsoll scan docker://${word}`,
  });
}

/** A word with a sign that only names have, or one that resembles no command. */
function isImage(word: string): boolean {
  return /[:/.@]/u.test(word) || didYouMean(word, COMMAND_NAMES) === undefined;
}

function isSbom(file: string | undefined): boolean {
  if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const fd = openSync(file, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const text = head
      .toString('utf8', 0, readSync(fd, head))
      .replace(/^\uFEFF/u, '')
      .trimStart();
    return SBOM_STARTS.some((start) => text.startsWith(start));
  } finally {
    closeSync(fd);
  }
}
