import { AppError, readAppError } from '../../errors/index.ts';
import type { TaskName, TaskOutcome, TaskTypes } from './task.ts';

/** Returns an outcome's value. Throws its failure. */
export function taskResultOf<Name extends TaskName>(outcome: TaskOutcome<Name>): TaskTypes[Name]['result'] {
  if (outcome.ok) return outcome.value;
  throw readAppError(outcome.failure) ?? new Error(`a thread failed: ${outcome.failure}`);
}

export function interrupted(cause?: unknown): AppError {
  return new AppError('INTERRUPTED', 'interrupted', { cause });
}
