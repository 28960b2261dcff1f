import type { Generated } from 'kysely';

/** The answers of feeds for each distinct package on each distribution: a cache, made of packages and ranges. */
export interface MatchTables {
  match_group: MatchGroupTable;
  match_content: MatchContentTable;
  package_match: PackageMatchTable;
  matched_package: MatchedPackageTable;
}

/** Packages that the same feeds answer for. */
interface MatchGroupTable {
  id: Generated<number>;
  /** Hash of the distribution, or of the ecosystem. */
  hash: string;
  /** Names the feed, its ecosystems and the matching code; empty if no feed answers. */
  answering: string;
  /** Number of the feed's sync that the matches are of. */
  seq: number;
}

/** A finding, or a record that could not be compared, as far as a line needs it: packages share it. */
interface MatchContentTable {
  id: Generated<number>;
  hash: string;
  json: string;
}

interface PackageMatchTable {
  package_id: number;
  /** 0 in images without a distribution. */
  distribution_id: number;
  content_id: number;
  /** Number of the sync as of which the package was first found to match. */
  since: number;
}

interface MatchedPackageTable {
  package_id: number;
  distribution_id: number;
  /** Null if the package is to be matched, again or at all. */
  group_id: number | null;
}
