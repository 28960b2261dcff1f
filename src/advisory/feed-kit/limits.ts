const MEBIBYTE = 1024 * 1024;

/** Limits on the size of a feed's answer: many times the largest real one today. */
export const LIMITS = {
  /** One file of Alpine's secdb (the largest: 0.3 MB). */
  secdbBytes: 16 * MEBIBYTE,
  /** One package of Debian's tracker (linux: about 8 MB). */
  trackerPackageBytes: 24 * MEBIBYTE,
  trackerBytes: 1024 * MEBIBYTE,
  /** One OSV export as a zip (Ubuntu: under 400 MB), and one of its records (kernel errata: a few MB). */
  osvZipBytes: 4096 * MEBIBYTE,
  osvRecordBytes: 16 * MEBIBYTE,
  osvListBytes: 256 * MEBIBYTE,
  /** One record of the CVE list (the largest: 3 MB), the repository as a zip (500 MB), its change log (4 MB). */
  cveRecordBytes: 8 * MEBIBYTE,
  cveZipBytes: 4096 * MEBIBYTE,
  cveLogBytes: 16 * MEBIBYTE,
  nvdAnswerBytes: 16 * MEBIBYTE,
  kevBytes: 16 * MEBIBYTE,
  epssBytes: 32 * MEBIBYTE,
  /** Size when unpacked (10 MB), and number of lines (300,000). */
  epssTextBytes: 32 * MEBIBYTE,
  epssScores: 700_000,
  /**
   * Limits on one JSON text: the largest record has some hundred thousand values, and no feed nests deeper than ten.
   */
  json: { depth: 100, values: 1_000_000 },
  /** Problems kept per sync; the rest are counted. */
  problemsPerSync: 200,
} as const;
