import { AppError, messageOf, printable, redact, systemCode } from '../../errors/index.ts';

/** Failures of the machine that may come anywhere, and what to do about them. */
const HINTS_OF_SYSTEM: Readonly<Record<string, string | undefined>> = {
  EMFILE: 'raise the limit of open files: ulimit -n 1024',
  ENFILE: 'end other programs, or raise the limit of open files of the machine',
};

/** Formats an error as one line and a hint. An unexpected error is a bug, and shows where it happened. */
export function formatError(thrown: unknown): string {
  if (thrown instanceof AppError) {
    const hint = thrown.hint === undefined ? '' : `\nhint: ${printable(redact(thrown.hint))}`;
    return `error: ${withWords(thrown)}${hint}`;
  }
  const message = printable(redact(messageOf(thrown)));
  const hint = HINTS_OF_SYSTEM[systemCode(thrown) ?? ''];
  if (hint !== undefined) return `error: ${message}\nhint: ${hint}`;
  return [`error: this is a bug in plimsoll: ${message}`, ...stackOf(thrown)].join('\n');
}

/** Adds another machine's explanation to the message. */
export function withWords({ message, said }: AppError): string {
  return said === undefined ? message : `${message} (${said})`;
}

function stackOf(thrown: unknown): readonly string[] {
  const lines = thrown instanceof Error ? (thrown.stack ?? '').split('\n') : [];
  return lines.filter((line) => line.startsWith('    at ')).map((line) => printable(redact(line)));
}
