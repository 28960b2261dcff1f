import { AppError } from '../../errors/index.ts';

/**
 * Number of the schema in `definitions.ts`, by which a store is known to have it; a test says which one to write here. A
 * store of another one is never opened.
 */
export const SCHEMA_NUMBER = 759383123;

/** Number of a store while a move into it is unfinished: half of the advisories would read as all of them. */
export const MOVING_NUMBER = -SCHEMA_NUMBER;

/** Schemas that a program uses as they are, besides its own. */
export interface AcceptedSchemas {
  /** Accepts a store that an unfinished move left. */
  readonly resumesMove?: boolean;
}

/** Throws STORE_FAILED for a move that was not finished, STORE_OTHER_VERSION for any other schema. */
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
