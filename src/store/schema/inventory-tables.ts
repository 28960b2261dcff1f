import type { Generated } from 'kysely';
import type { ScanState } from '../../domain/index.ts';

/**
 * Stored images. Each `hash` covers the whole content of its row, so that equal content is one row; each `json` holds
 * the content.
 */
export interface InventoryTables {
  /** Number of changes so far. */
  inventory_turn: { turn: number };
  distribution: { id: Generated<number>; hash: string; json: string };
  package: PackageTable;
  package_set: PackageSetTable;
  package_set_member: PackageSetMemberTable;
  image: ImageTable;
  program_reach: ProgramReachTable;
  image_package_set: { image_id: number; layer: number; set_id: number };
  image_name: ImageNameTable;
  scan: ScanTable;
}

/** A distinct package, shared by all images. Names and versions are lookup keys: see `lookup-key.ts`. */
interface PackageTable {
  id: Generated<number>;
  hash: string;
  name: string;
  version: string;
  /** Name of the source, if it is not the package itself. */
  source_name: string | null;
  source_version: string | null;
  json: string;
  /** Hash of what is linked into its program. */
  reach: string | null;
}

interface ProgramReachTable {
  hash: string;
  /** Packed. */
  reach: Uint8Array;
}

/**
 * The packages that one layer adds, and one package database lists or one language's ecosystem publishes: images on one
 * base share those of the base.
 */
interface PackageSetTable {
  id: Generated<number>;
  hash: string;
  distribution_id: number | null;
  /** Path of the database, as JSON; empty for an ecosystem's packages. */
  listed_in: string;
  /** OSV's ecosystem of a language's packages. */
  ecosystem: string | null;
  /** Version of the matching code that scoped its packages; 0: none did. */
  scoped_by: Generated<number>;
}

interface PackageSetMemberTable {
  set_id: number;
  package_id: number;
  /** Paths of an ecosystem's package, as a JSON list. */
  paths: string | null;
}

interface ImageTable {
  id: Generated<number>;
  key: string;
  /** Change that wrote it last: orders the list of images, since clocks may jump. */
  turn: number;
  distribution_id: number | null;
  packages: number;
  /** 1 if every layer could be read. */
  is_whole: number;
  indexed_by: string;
  indexed_at: string;
  summary: string | null;
  /** Identity and problems, packed. */
  content: Uint8Array;
}

interface ImageNameTable {
  id: Generated<number>;
  image_id: number;
  /** Hash of principal, kind and name. */
  hash: string;
  principal: string;
  /** Beginning of the name in lower case. */
  search: string;
  json: string;
  /** Hash of kind and name, if its principal's credentials verified the name. */
  verified_as: string | null;
  /** Repository of a verified reference, `docker.io/library/debian`. */
  repository: string | null;
}

interface ScanTable {
  /** Order of submission. */
  seq: Generated<number>;
  id: string;
  principal: string;
  subject: string;
  /** Principal, subject and request, as JSON. */
  submission: string;
  state: ScanState;
  progress: string | null;
  failure: string | null;
  image: string | null;
  created_at: string;
  ended_at: string | null;
}
