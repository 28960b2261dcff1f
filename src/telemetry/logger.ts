import { pino, type DestinationStream, type Logger } from 'pino';
import { AppError, messageOf, printable, printableJson, redact } from '../errors/index.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Fields that may hold a secret, wherever an object that has them is logged. */
const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'token', 'credentials', 'headers', 'secret'];

/** Logs lines of JSON. Secrets and control characters of what was caught elsewhere are taken out here. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    // A container's name is its orchestrator's to add.
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
    serializers: { err: describeError },
    // Fields name images, files and feeds, and a log is read on terminals, too.
    hooks: { streamWrite: printableJson },
  };
  return destination ? pino(options, destination) : pino(options, pino.destination({ fd: 2, sync: false }));
}

/** Causes included, since an expected failure often wraps what the system said. */
function describeError(thrown: unknown): Readonly<Record<string, unknown>> {
  if (!(thrown instanceof Error)) return { message: clean(String(thrown)) };
  return {
    type: thrown.name,
    ...(thrown instanceof AppError && { code: thrown.code }),
    message: clean(messageOf(thrown)),
    // Where an expected failure arose is of no interest; a bug's place is all that there is.
    ...(!(thrown instanceof AppError) && { stack: redact(thrown.stack ?? '') }),
    ...(thrown.cause !== undefined && { cause: clean(messageOf(thrown.cause)) }),
  };
}

function clean(text: string): string {
  return printable(redact(text));
}
