import { MOVING } from './moving.ts';
import { SCHEMA_VERSION } from './tables.ts';

/** Versions of the schema that a program uses as they are, besides its own. */
export interface AcceptedVersions {
  /** Accepts a store that an unfinished move left. */
  readonly resumesMove?: boolean;
  /** Accepts a store that a newer program brought up to date: a server that runs goes on until it is stopped. */
  readonly mayBeNewer?: boolean;
}

/** Whether a store of this version of the schema is used as it is. */
export function isAccepted(version: number, { resumesMove, mayBeNewer }: AcceptedVersions): boolean {
  if (version === SCHEMA_VERSION) return true;
  if (version >= MOVING) return resumesMove === true && version === MOVING + SCHEMA_VERSION;
  return mayBeNewer === true && version > SCHEMA_VERSION;
}
