import { VERSION } from '../../domain/index.ts';
import { AppError, messageOf, printable, redact, systemCode } from '../../errors/index.ts';
import { COMMIT } from '../start/build-digest.ts';

/** Hints for system failures that may occur anywhere. */
const HINTS_OF_SYSTEM: Readonly<Record<string, string | undefined>> = {
  EMFILE: 'raise the limit of open files: ulimit -n 1024',
  ENFILE: 'end other programs, or raise the limit of open files of the machine',
};

/** Formats an error as one line with its code, and a hint. An unexpected error is a bug, and shows its stack. */
export function formatError(thrown: unknown): string {
  if (thrown instanceof AppError) {
    const hint = thrown.hint === undefined ? '' : `\nhint: ${printable(redact(thrown.hint))}`;
    return `error[${thrown.code}]: ${withWords(thrown)}${hint}`;
  }
  const message = printable(redact(messageOf(thrown)));
  const hint = HINTS_OF_SYSTEM[systemCode(thrown) ?? ''];
  if (hint !== undefined) return `error: ${message}\nhint: ${hint}`;
  return [
    `error[INTERNAL]: this is a bug in plimsoll: ${message}`,
    ...stackOf(thrown),
    `version: ${VERSION}, commit: ${COMMIT ?? 'not built'}, node: ${process.version}`,
    "hint: report these lines to the project's issues, as a crash, with the output of plimsoll doctor",
  ].join('\n');
}

/** Adds another machine's explanation to the message. */
export function withWords({ message, said }: AppError): string {
  return said === undefined ? message : `${message} (${said})`;
}

function stackOf(thrown: unknown): readonly string[] {
  const lines = thrown instanceof Error ? (thrown.stack ?? '').split('\n') : [];
  return lines.filter((line) => line.startsWith('    at ')).map((line) => printable(redact(line)));
}
