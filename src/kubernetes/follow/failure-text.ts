import { messageOf } from '../../errors/index.ts';
import { ApiFailure } from '../access/api-failure.ts';

/** A failure for people. */
export function failureText(failure: unknown): string {
  return failure instanceof ApiFailure ? `${failure.message} (${failure.status})` : messageOf(failure);
}
