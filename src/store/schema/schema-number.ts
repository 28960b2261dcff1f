import { AppError } from '../../errors/index.ts';

/**
 * Number of the schema in `definitions.ts`, stored to identify it; a test reports the number to write here. A
 * store with another number is never opened.
 */
export const SCHEMA_NUMBER = 843894580;

/** A store's number while a move into it is unfinished: half the advisories would pass for all of them. */
export const MOVING_NUMBER = -SCHEMA_NUMBER;

/** Schemas that a program accepts besides its own. */
export interface AcceptedSchemas {
  /** Accepts a store from an unfinished move. */
  readonly resumesMove?: boolean;
}

/** Throws STORE_FAILED for an unfinished move, STORE_OTHER_VERSION for any other schema. */
export function checkSchema(
  found: number,
  { store, option, resumesMove }: AcceptedSchemas & { readonly store: string; readonly option: string },
): void {
  if (found === SCHEMA_NUMBER || (resumesMove === true && found === MOVING_NUMBER)) return;
  if (found < 0) {
    throw new AppError('STORE_FAILED', `a move into the store ${store} was not finished`, {
      hint: 'run the same plimsoll store move again to resume it',
    });
  }
  throw new AppError('STORE_OTHER_VERSION', `the store ${store} is of another version of plimsoll`, {
    hint: `use the version that wrote it, or name an empty place with ${option}: feeds and layers are loaded again`,
  });
}
