import type { Problem } from '../../domain/index.ts';

/** Writes a problem with its subject, which waivers name, so that it can be copied. */
export function problemText({ subject, message }: Pick<Problem, 'subject' | 'message'>): string {
  return message.includes(subject) ? message : `${subject}: ${message}`;
}
