import type { ManifestWorkload } from '../../../../domain/index.ts';
import { MAX_NAME_LENGTH, MAX_VALUES } from './limits.ts';

/** Where a document names an image, or fails to. */
export interface NamedPlace {
  readonly workload: Omit<ManifestWorkload, 'file'>;
  /** A text unless the document is wrong; absent without an image. */
  readonly image?: unknown;
  /** Explains a missing image. */
  readonly reason?: string;
}

/** Values that one file may still have. */
export interface ValueBudget {
  values: number;
}

/** Throws SyntaxError once a file has used up its values. */
export function spend(budget: ValueBudget, values: number): void {
  budget.values -= values;
  if (budget.values < 0) throw new SyntaxError(`more than ${MAX_VALUES} values, with aliases expanded`);
}

/** Returns a name to show, whatever its length in the file. */
export function shownName(value: unknown): string | undefined {
  const isName = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return isName ? String(value).slice(0, MAX_NAME_LENGTH) : undefined;
}
