const MEBIBYTE = 1024 * 1024;

/** What a feed may send before its answer is refused: many times what the largest real one is today. */
export const LIMITS = {
  /** One file of Alpine's secdb (the largest: 0.3 MB). */
  secdbBytes: 16 * MEBIBYTE,
  /** One package of Debian's tracker (linux: about 8 MB). */
  trackerPackageBytes: 24 * MEBIBYTE,
  trackerBytes: 1024 * MEBIBYTE,
  /** One OSV export as a zip (Ubuntu: under 400 MB), and one record of it (kernel errata: a few MB). */
  osvZipBytes: 4096 * MEBIBYTE,
  osvRecordBytes: 16 * MEBIBYTE,
  osvListBytes: 256 * MEBIBYTE,
  /** One record of the CVE list (the largest: 3 MB), the repository as a zip (500 MB), its log of changes (4 MB). */
  cveRecordBytes: 8 * MEBIBYTE,
  cveZipBytes: 4096 * MEBIBYTE,
  cveLogBytes: 16 * MEBIBYTE,
  nvdAnswerBytes: 16 * MEBIBYTE,
  kevBytes: 16 * MEBIBYTE,
  epssBytes: 32 * MEBIBYTE,
  /** Unpacked (10 MB), and its lines (300,000). */
  epssTextBytes: 32 * MEBIBYTE,
  epssScores: 700_000,
  /** Of one JSON text: the largest record has some hundred thousand values, and no feed nests deeper than ten. */
  json: { depth: 100, values: 1_000_000 },
  /** Problems kept of one sync; the rest are counted. */
  problemsPerSync: 200,
} as const;
