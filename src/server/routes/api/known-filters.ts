import { hintFor } from '../../../config/index.ts';
import { AppError } from '../../../errors/index.ts';

/** Refuses a parameter that the list does not have: it would be taken for a filter that every item passes. */
export function refuseUnknownFilters(query: unknown, known: readonly string[]): void {
  const unknown = Object.keys(query ?? {}).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new AppError('USAGE', `"${unknown}" is not a valid filter of this list`, {
    hint: hintFor(unknown, known),
  });
}

/** Refuses a value that the filter cannot have. */
export function refuseUnknownValues(name: string, given: unknown, known: readonly string[]): void {
  const unknown = [given].flat().find((value) => typeof value === 'string' && !known.includes(value));
  if (typeof unknown !== 'string') return;
  throw new AppError('USAGE', `"${unknown}" is not a valid ${name}`, { hint: hintFor(unknown, known) });
}
