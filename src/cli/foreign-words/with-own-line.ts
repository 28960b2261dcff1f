import { AppError, type ErrorCode } from '../../errors/index.ts';
import { quoted } from './options.ts';
import { ownLine } from './own-line.ts';

/** Errors that another scanner's word may have led to. */
const CODES: readonly ErrorCode[] = [
  'USAGE',
  'CONFIG_INVALID',
  'REFERENCE_INVALID',
  'IMAGE_NOT_FOUND',
  'IMAGE_INVALID',
  'IMAGE_UNSUPPORTED',
  'REGISTRY_UNREACHABLE',
  'REGISTRY_UNAUTHORIZED',
  'REGISTRY_FAILED',
  'DAEMON_UNREACHABLE',
];

/** Names the whole line to type after an error that one of the words led to. */
export function withOwnLine(error: unknown, words: readonly string[]): unknown {
  if (!(error instanceof AppError) || !CODES.includes(error.code)) return error;
  const hint = mendedLine(error, words) ?? ownLine(words)?.line;
  if (hint === undefined) return error;
  const { code, message, said } = error;
  return new AppError(code, message, { hint, cause: error, ...(said !== undefined && { said }) });
}

/** The same line as the hint of the error would have it: without an option, or with another transport. */
function mendedLine({ message, hint = '' }: AppError, words: readonly string[]): string | undefined {
  const [, name] = /^name it ([\w-]+:\S+)$/u.exec(hint) ?? [];
  if (name !== undefined) {
    const path = name.slice(name.indexOf(':') + 1);
    return lineOf(words.map((word) => (word.endsWith(path) && !word.startsWith('-') ? name : word)));
  }
  const flag = wrongOption(message, hint);
  const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  if (flag === undefined || at < 0) return undefined;
  return lineOf([...words.slice(0, at), ...words.slice(at + (words[at] === flag ? 2 : 1))]);
}

/** The option that the hint is to leave out. */
function wrongOption(message: string, hint: string): string | undefined {
  if (message.includes(': expected an image for ')) return '--platform';
  if (hint.startsWith('scan it here, without --server')) return '--server';
  return hint.startsWith('leave it out') ? /^--[a-z-]+/u.exec(message)?.[0] : undefined;
}

/** The line without one of its words. */
export function withoutWord(words: readonly string[], at: number): string {
  return lineOf(words.toSpliced(at, 1));
}

function lineOf(words: readonly string[]): string {
  return ['plimsoll', ...words].map(quoted).join(' ');
}
