import type { Generated } from 'kysely';
import type { ScanState } from '../ports.ts';

/**
 * What is stored of images. Each `hash` is one over the whole content of its row, so that equal content is one row;
 * each `json` holds the content.
 */
export interface InventoryTables {
  /** How many changes there were. */
  inventory_turn: { turn: number };
  distribution: { id: Generated<number>; hash: string; json: string };
  package: PackageTable;
  package_set: PackageSetTable;
  package_set_member: { set_id: number; package_id: number };
  image: ImageTable;
  image_package_set: { image_id: number; layer: number; set_id: number };
  image_name: ImageNameTable;
  scan: ScanTable;
}

/** A distinct package, shared by all images. Names and versions are what is looked up by: see `lookup-key.ts`. */
interface PackageTable {
  id: Generated<number>;
  hash: string;
  name: string;
  version: string;
  /** Of the source, where it is not the package itself. */
  source_name: string | null;
  source_version: string | null;
  json: string;
}

/** What one layer brings that one package database lists: images on one base share those of the base. */
interface PackageSetTable {
  id: Generated<number>;
  hash: string;
  distribution_id: number | null;
  /** The path of the database, as JSON. */
  listed_in: string;
}

interface ImageTable {
  id: Generated<number>;
  key: string;
  /** The change that wrote it last: images are listed by it, as clocks may jump. */
  turn: number;
  distribution_id: number | null;
  packages: number;
  /** 1 when every layer could be read. */
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
  /** Over principal, kind and name. */
  hash: string;
  principal: string;
  /** The beginning of the name in lower case. */
  search: string;
  json: string;
  /** Over kind and name, where its principal's credentials bore the name out. */
  verified_as: string | null;
}

interface ScanTable {
  /** In the order in which they were submitted. */
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
