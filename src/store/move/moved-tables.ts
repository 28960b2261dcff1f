import type { ColumnType } from '../engine.ts';
import { RANGE_TYPES } from '../schema/range-columns.ts';
import type { ReplicaTables } from '../schema/replica-tables.ts';
import type { ArrivingRunTables } from '../schema/run-tables.ts';
import type { StagedTables } from '../schema/staged-tables.ts';
import type { Tables } from '../schema/tables.ts';

/**
 * All tables but the temporary ones of syncs, what replicas tell each other, which is void within a day, lists of runs
 * that have not come whole, which are sent again, and what is made again from the facts.
 */
export type LastingTables = Omit<
  Tables,
  keyof StagedTables | keyof ReplicaTables | keyof ArrivingRunTables | 'cataloged_image'
>;
export type TableName = keyof LastingTables;

export interface MovedTable<Table extends TableName> {
  /** Row order, the same in every engine: rows are read, written and compared in it. */
  readonly key: readonly (keyof Tables[Table] & string)[];
  readonly columns: Readonly<Record<keyof Tables[Table] & string, ColumnType>>;
  /** True if rows hold whole documents, so only a few are read at a time. */
  readonly isWide?: true;
  /** True if migrations put a row into it. */
  readonly isFilled?: true;
}

const TEMPORAL = { valid_from: 'integer', valid_to: 'integer' } as const;
const CVE_RECORD = {
  cve: 'text',
  source: 'text',
  found: 'integer',
  rejected: 'integer',
  title: 'text',
  published: 'text',
  modified: 'text',
  etag: 'text',
  fetched_at: 'text',
} as const;

/** Tables and columns that a move copies: a missing one does not compile. A table comes after those it refers to. */
export const MOVED_TABLES: { readonly [Table in TableName]: MovedTable<Table> } = {
  feed: {
    key: ['id'],
    columns: {
      id: 'integer',
      name: 'text',
      seq: 'integer',
      etag: 'text',
      last_modified: 'text',
      cursor: 'text',
      synced_at: 'text',
      content_at: 'text',
      records: 'integer',
      ranges: 'integer',
      problems: 'text',
    },
  },
  sync: { key: ['seq'], columns: { seq: 'integer', feed_id: 'integer', synced_at: 'text' } },
  dropped_sync: { key: ['seq'], columns: { seq: 'integer' } },
  ecosystem: { key: ['id'], columns: { id: 'integer', name: 'text' } },
  feed_ecosystem: {
    key: ['feed_id', 'ecosystem_id'],
    columns: { feed_id: 'integer', ecosystem_id: 'integer' },
  },
  affected_package: { key: ['id'], columns: { id: 'integer', ecosystem_id: 'integer', name: 'text' } },
  shared_value: { key: ['id'], columns: { id: 'integer', digest: 'blob', json: 'text' } },
  advisory: {
    key: ['id'],
    columns: {
      id: 'integer',
      feed_id: 'integer',
      record: 'text',
      title: 'text',
      url: 'text',
      published: 'text',
      modified: 'text',
      content_hash: 'integer',
    },
  },
  advisory_alias: {
    key: ['id'],
    columns: { id: 'integer', advisory_id: 'integer', alias: 'text', is_cve: 'integer', ...TEMPORAL },
  },
  advisory_rating: {
    key: ['id'],
    columns: { id: 'integer', advisory_id: 'integer', rating_id: 'integer', ...TEMPORAL },
  },
  vulnerable_range: {
    key: ['id'],
    columns: {
      id: 'integer',
      ...RANGE_TYPES,
      ...TEMPORAL,
    },
  },
  cve_record: { key: ['cve', 'source'], columns: CVE_RECORD },
  cve_rating: {
    key: ['id'],
    columns: { id: 'integer', cve: 'text', source: 'text', rating_id: 'integer', ...TEMPORAL },
  },
  kev: {
    key: ['id'],
    columns: {
      id: 'integer',
      cve: 'text',
      date_added: 'text',
      due_date: 'text',
      ransomware: 'integer',
      ...TEMPORAL,
    },
  },
  feed_history: {
    key: ['id'],
    columns: {
      id: 'integer',
      feed_id: 'integer',
      seq: 'integer',
      known_at: 'text',
      synced_at: 'text',
      content_at: 'text',
      records: 'integer',
      ranges: 'integer',
      problems_id: 'integer',
    },
  },
  cve_answer: {
    key: ['id'],
    columns: { id: 'integer', cve: 'text', source: 'text', found: 'integer', ...TEMPORAL },
  },
  epss: { key: ['cve'], columns: { cve: 'integer', probability: 'real', percentile: 'real' } },
  blob: { key: ['id'], columns: { id: 'integer', digest: 'text' } },
  blob_facts: {
    key: ['blob_id', 'cataloger'],
    columns: { blob_id: 'integer', cataloger: 'text', version: 'integer', facts: 'blob', owned: 'blob' },
    isWide: true,
  },
  layer_facts: {
    key: ['blob_id', 'cataloger', 'version'],
    columns: { blob_id: 'integer', cataloger: 'text', version: 'integer', facts: 'blob', owned: 'blob' },
    isWide: true,
  },
  layer_overlay: { key: ['blob_id'], columns: { blob_id: 'integer', overlay: 'blob' }, isWide: true },
  document: { key: ['digest'], columns: { digest: 'text', bytes: 'blob' }, isWide: true },
  content_reader: { key: ['digest', 'reader'], columns: { digest: 'text', reader: 'text' } },
  file_stamp: {
    key: ['device', 'inode', 'start'],
    columns: {
      device: 'text',
      inode: 'text',
      start: 'integer',
      size: 'text',
      modified: 'text',
      changed: 'text',
      digest: 'text',
    },
  },
  inventory_turn: { key: ['turn'], columns: { turn: 'integer' }, isFilled: true },
  distribution: { key: ['id'], columns: { id: 'integer', hash: 'text', json: 'text' } },
  package: {
    key: ['id'],
    columns: {
      id: 'integer',
      hash: 'text',
      name: 'text',
      version: 'text',
      source_name: 'text',
      source_version: 'text',
      json: 'text',
      reach: 'text',
    },
  },
  program_reach: { key: ['hash'], columns: { hash: 'text', reach: 'blob' }, isWide: true },
  package_set: {
    key: ['id'],
    columns: {
      id: 'integer',
      hash: 'text',
      distribution_id: 'integer',
      listed_in: 'text',
      ecosystem: 'text',
      scoped_by: 'integer',
    },
  },
  package_set_member: {
    key: ['set_id', 'package_id'],
    columns: { set_id: 'integer', package_id: 'integer', paths: 'text' },
  },
  scoped_package: {
    key: ['id'],
    columns: {
      id: 'integer',
      package_id: 'integer',
      distribution_id: 'integer',
      scope: 'text',
      name: 'text',
      version: 'text',
      version_key: 'blob',
    },
  },
  image: {
    key: ['id'],
    columns: {
      id: 'integer',
      key: 'text',
      turn: 'integer',
      distribution_id: 'integer',
      packages: 'integer',
      is_whole: 'integer',
      indexed_by: 'text',
      indexed_at: 'text',
      summary: 'text',
      content: 'blob',
    },
    isWide: true,
  },
  image_package_set: {
    key: ['image_id', 'layer', 'set_id'],
    columns: { image_id: 'integer', layer: 'integer', set_id: 'integer' },
  },
  image_name: {
    key: ['id'],
    columns: {
      id: 'integer',
      image_id: 'integer',
      hash: 'text',
      principal: 'text',
      search: 'text',
      json: 'text',
      verified_as: 'text',
    },
  },
  scan: {
    key: ['seq'],
    columns: {
      seq: 'integer',
      id: 'text',
      principal: 'text',
      subject: 'text',
      submission: 'text',
      state: 'text',
      progress: 'text',
      failure: 'text',
      image: 'text',
      created_at: 'text',
      ended_at: 'text',
    },
    isWide: true,
  },
  told_feed: { key: ['feed_id'], columns: { feed_id: 'integer', seq: 'integer' } },
  notification: {
    key: ['id'],
    columns: {
      id: 'integer',
      name: 'text',
      shape: 'text',
      created_at: 'text',
      notified_at: 'text',
      read_at: 'text',
      failures: 'integer',
      due_at: 'text',
    },
  },
  notified_change: {
    key: ['id'],
    columns: { id: 'integer', notification_id: 'integer', side: 'text', json: 'text' },
  },
  notified_image: { key: ['change_id', 'image_id'], columns: { change_id: 'integer', image_id: 'integer' } },
  event_log: { key: ['last'], columns: { last: 'integer', forgotten: 'integer' }, isFilled: true },
  event: {
    key: ['seq'],
    columns: {
      seq: 'integer',
      id: 'text',
      kind: 'text',
      at: 'text',
      feed: 'text',
      sync: 'integer',
      package_hash: 'text',
      distribution_hash: 'text',
      image: 'text',
      json: 'text',
    },
  },
  cluster: {
    key: ['id'],
    columns: { id: 'integer', name: 'text', uid: 'text', generation: 'integer', heard_at: 'text' },
  },
  run_image: {
    key: ['id'],
    columns: { id: 'integer', hash: 'text', reference: 'text', digest: 'text', image_key: 'text' },
  },
  run: {
    key: ['id'],
    columns: {
      id: 'integer',
      cluster_id: 'integer',
      namespace: 'text',
      kind: 'text',
      workload: 'text',
      container: 'text',
      image_id: 'integer',
      owner: 'text',
      since: 'text',
      until: 'text',
    },
  },
  subscription: {
    key: ['id'],
    columns: {
      id: 'integer',
      name: 'text',
      origin: 'text',
      creator: 'text',
      sees_all: 'integer',
      settings: 'text',
      sealed: 'text',
      cursor: 'integer',
      state: 'text',
      reason: 'text',
      digest_at: 'text',
      failures: 'integer',
      created_at: 'text',
    },
  },
  delivery: {
    key: ['seq'],
    columns: {
      seq: 'integer',
      id: 'text',
      subscription_id: 'integer',
      type: 'text',
      json: 'text',
      body: 'text',
      state: 'text',
      created_at: 'text',
      since: 'text',
      due_at: 'text',
      is_taken: 'integer',
      delivered_at: 'text',
      failures: 'integer',
      status: 'integer',
      outcome: 'text',
    },
    isWide: true,
  },
  told_finding: {
    key: ['subscription_id', 'hash'],
    columns: { subscription_id: 'integer', hash: 'text', flaw: 'text', state: 'text' },
  },
};
