import { defined } from '../../../domain/index.ts';
import { AppError, messageOf, printable, redact } from '../../../errors/index.ts';
import { withWords } from '../../terminal/index.ts';

/** A checked subject and its state. */
export interface Check {
  readonly name: 'configuration' | 'store' | 'space' | 'proxy' | 'feed' | 'clock' | 'credentials' | 'image';
  /** The checked part: a feed, a registry, a file. */
  readonly subject: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly message: string;
  /** The next step, unless all is well. */
  readonly hint?: string;
}

/** Converts an expected failure to a check; rethrows a bug. */
export function failedCheck(name: Check['name'], subject: string, error: unknown): Check {
  if (!(error instanceof AppError)) throw error;
  const { hint } = error;
  const message = withWords(error);
  return withoutSecrets({ name, subject, status: 'failed', message, ...defined({ hint }) });
}

/** Converts a system failure to a check. */
export function failedBySystem(name: Check['name'], subject: string, error: unknown, hint: string): Check {
  return withoutSecrets({ name, subject, status: 'failed', message: messageOf(error), hint });
}

/** Redacts: addresses may contain a password, and responses may contain anything. */
export function withoutSecrets({ name, subject, status, message, hint }: Check): Check {
  const safe = (text: string) => printable(redact(text));
  return {
    name,
    subject: safe(subject),
    status,
    message: safe(message),
    ...(hint !== undefined && { hint: safe(hint) }),
  };
}
