import { AppError, messageOf, printable, redact } from '../../../errors/index.ts';
import { withWords } from '../../terminal/index.ts';

/** A subject that was looked at, and its state. */
export interface Check {
  readonly name: 'configuration' | 'store' | 'space' | 'proxy' | 'feed' | 'clock' | 'credentials' | 'image';
  /** The part of it: a feed, a registry, a file. */
  readonly subject: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly message: string;
  /** The next step, unless all is well. */
  readonly hint?: string;
}

/** Makes a check of an expected failure; a bug is thrown on. */
export function failedCheck(name: Check['name'], subject: string, error: unknown): Check {
  if (!(error instanceof AppError)) throw error;
  const { hint } = error;
  const message = withWords(error);
  return withoutSecrets({ name, subject, status: 'failed', message, ...(hint !== undefined && { hint }) });
}

/** Makes a check of a failure of the system. */
export function failedBySystem(name: Check['name'], subject: string, error: unknown, hint: string): Check {
  return withoutSecrets({ name, subject, status: 'failed', message: messageOf(error), hint });
}

/** Addresses may have a password in them, and answers of others may have anything. */
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
