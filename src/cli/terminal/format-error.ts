import { AppError, messageOf, printable, redact } from '../../errors/index.ts';

/** Formats an error as one line and a hint. An unexpected error is a bug, and shows where it happened. */
export function formatError(thrown: unknown): string {
  if (thrown instanceof AppError) {
    const hint = thrown.hint === undefined ? '' : `\nhint: ${printable(redact(thrown.hint))}`;
    return `error: ${withWords(thrown)}${hint}`;
  }
  const message = printable(redact(messageOf(thrown)));
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
