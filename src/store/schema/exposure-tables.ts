/** Since when flaws were known, and who was sent them. Rows outlive the images that they are about. */
export interface ExposureTables {
  exposure: ExposureTable;
  /** Images that are gone, and that a run or a verdict still names. */
  past_exposure: { flaw: string; image: string; package_hash: string; distribution_hash: string };
  told_flaw: ToldFlawTable;
}

/** A flaw in a distinct package: the first sync after which it was known, and the first after which KEV listed it, too. */
interface ExposureTable {
  /** Lookup key of a CVE or of a record. */
  flaw: string;
  package_hash: string;
  /** Hash of its distribution; empty in images without one. */
  distribution_hash: string;
  /** Lookup keys of the package's name and version. */
  name: string;
  version: string;
  affected_sync: number;
  /** RFC 3339, in UTC. */
  affected_at: string;
  exploited_sync: number | null;
  exploited_at: string | null;
}

/** A message that tells of a flaw, whatever becomes of its subscription. */
interface ToldFlawTable {
  flaw: string;
  /** ID of the message. */
  delivery: string;
  /** Name. */
  subscription: string;
  type: string;
  created_at: string;
  delivered_at: string | null;
}
