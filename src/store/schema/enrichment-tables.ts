import { TEMPORAL } from './advisory-tables.ts';
import { integer, real, rowId, table, text, type RowOf } from './table.ts';

const KEV = { cve: text(), date_added: text(), due_date: text().orNull(), ransomware: integer() };

/** One source's CVE record, without its ratings. */
const CVE_RECORD = {
  cve: text(),
  found: integer(),
  rejected: integer().orNull(),
  title: text().orNull(),
  published: text().orNull(),
  modified: text().orNull(),
  etag: text().orNull(),
  fetched_at: text(),
};

/** Some 360,000 rows, replaced daily: the CVE is a number (see `cve-number.ts`). */
const EPSS = { cve: integer(), probability: real(), percentile: real() };

export type KevColumns = RowOf<typeof KEV>;
export type CveRecordColumns = RowOf<typeof CVE_RECORD>;
export type EpssColumns = RowOf<typeof EPSS>;

/** Data that ranks findings: CVE records with their ratings, KEV and EPSS, current and past. */
export const ENRICHMENT_TABLES = {
  cve_record: table({ ...CVE_RECORD, source: text() }, { key: ['cve', 'source'] }),
  cve_rating: table(
    {
      id: rowId(),
      cve: text(),
      source: text(),
      rating_id: integer().references('shared_value.id'),
      ...TEMPORAL,
    },
    {
      indexes: {
        cve_rating_open: { on: ['cve', 'source'], where: 'valid_to is null' },
        cve_rating_past: { on: ['cve'], where: 'valid_to is not null' },
        cve_rating_opened: { on: ['valid_from'] },
        cve_rating_closed: { on: ['valid_to'], where: 'valid_to is not null' },
      },
    },
  ),
  kev: table(
    { id: rowId(), ...KEV, ...TEMPORAL },
    {
      indexes: {
        kev_open: { on: ['cve'], where: 'valid_to is null', isUnique: true },
        kev_opened: { on: ['valid_from'] },
        kev_closed: { on: ['valid_to'], where: 'valid_to is not null' },
      },
    },
  ),
  epss: table({ ...EPSS, cve: integer().key() }),
  /** Whether a source had a record for a CVE when queried: `cve_record` holds only its last answer. */
  cve_answer: table(
    { id: rowId(), cve: text(), source: text(), found: integer(), ...TEMPORAL },
    {
      indexes: {
        cve_answer_open: { on: ['cve'], where: 'valid_to is null' },
        cve_answer_past: { on: ['cve'], where: 'valid_to is not null' },
        cve_answer_opened: { on: ['valid_from'] },
        cve_answer_closed: { on: ['valid_to'], where: 'valid_to is not null' },
      },
    },
  ),
  /** An earlier date in a source's CVE record (null without one), and the sync that replaced it. */
  earlier_publication: table(
    { id: rowId(), cve: text(), source: text(), published: text().orNull(), valid_to: integer() },
    { indexes: { earlier_publication_closed: { on: ['valid_to'] } } },
  ),
  /** An EPSS score for a CVE in the inventory; null for a CVE without one. */
  kept_score: table(
    {
      id: rowId(),
      cve: integer(),
      probability: real().orNull(),
      percentile: real().orNull(),
      ...TEMPORAL,
    },
    {
      indexes: {
        kept_score_open: { on: ['cve'], where: 'valid_to is null', isUnique: true },
        kept_score_past: { on: ['cve'], where: 'valid_to is not null' },
        kept_score_closed: { on: ['valid_to'], where: 'valid_to is not null' },
      },
    },
  ),
};

export const STAGED_EPSS = { staged_epss: table(EPSS) };

export const STAGED_RECORDS = {
  staged_cve_record: table({ sync: integer(), ...CVE_RECORD }),
  staged_cve_rating: table({ sync: integer(), cve: text(), rating_id: integer() }),
};
