import { pino, type DestinationStream, type Logger } from 'pino';
import { AppError, messageOf, printable, printableJson, redact } from '../errors/index.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Fields that may hold a secret, in any logged object. */
const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'token', 'credentials', 'headers', 'secret'];

/** Logs JSON lines. Secrets and control characters in caught errors are removed here. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    // The container's name is left to its orchestrator.
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
    serializers: { err: describeError },
    // Fields name images, files and feeds, and logs are also read on terminals.
    hooks: { streamWrite: printableJson },
  };
  return destination ? pino(options, destination) : pino(options, pino.destination({ fd: 2, sync: false }));
}

/** Includes causes, since an expected failure often wraps a system error. */
function describeError(thrown: unknown): Readonly<Record<string, unknown>> {
  if (!(thrown instanceof Error)) return { message: clean(String(thrown)) };
  return {
    type: thrown.name,
    ...(thrown instanceof AppError && { code: thrown.code }),
    message: clean(messageOf(thrown)),
    // An expected failure's stack is noise; for a bug it is the only clue.
    ...(!(thrown instanceof AppError) && { stack: redact(thrown.stack ?? '') }),
    ...(thrown.cause !== undefined && { cause: clean(messageOf(thrown.cause)) }),
  };
}

function clean(text: string): string {
  return printable(redact(text));
}
