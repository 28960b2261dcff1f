import type { Generated } from 'kysely';

/** The lines that servers loaded, and the images whose lines may have changed. */
export interface LineTables {
  loaded_line: LoadedLineTable;
  /** Images of which runs began, ended or changed owner; `turn` grows each time. */
  unsettled_image: { image: string; turn: number };
}

interface LoadedLineTable {
  id: Generated<number>;
  name: string;
  /** Hash of `json`. */
  version: string;
  /** The line with its scope and rules. */
  json: string;
  since: string;
  /** Null while it holds. */
  until: string | null;
}
