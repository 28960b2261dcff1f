import type { FieldLayout } from '../index.ts';

/** Place of the table of functions, and of the data, in every program that is built here. */
export const TABLE_AT = 0x1000;
export const DATA_AT = 0x8000;
export const DATA_BYTES = 0x3000;

/** Address of the file's beginning in memory. */
export const BASE = 0x400000;
export const DATA_ADDRESS = BASE + DATA_AT;

export interface ProgramParts {
  readonly layout?: FieldLayout;
  /** The table of functions. */
  readonly table?: Buffer;
  /** The data that the program may write, which begins with its build info. */
  readonly data?: Buffer;
  /** One more section, which is not loaded. */
  readonly more?: { readonly name: string; readonly content: Buffer };
}

export const NOTHING = Buffer.alloc(16);
