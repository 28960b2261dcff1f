import type { MovedTable, TableName } from './moved-table.ts';

type FleetTable = Extract<
  TableName,
  | 'event_log'
  | 'event'
  | 'episode'
  | 'exposure'
  | 'past_exposure'
  | 'told_flaw'
  | 'cluster'
  | 'run_image'
  | 'run'
  | 'subscription'
  | 'delivery'
  | 'told_finding'
  | 'gathering'
  | 'line'
  | 'line_use'
  | 'verdict'
  | 'standing'
  | 'layer_path'
  | 'image_use'
  | 'pruned_feed'
  | 'exploited_run'
  | 'kept_score'
  | 'loaded_line'
  | 'unsettled_image'
  | 'clock_place'
  | 'finding_clock'
  | 'vex_document'
  | 'outdated_image'
>;

/** Tables of what happened to images, where they run, what they are built on, and who is told. */
export const MOVED_FLEET_TABLES: { readonly [Table in FleetTable]: MovedTable<Table> } = {
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
  episode: {
    key: ['kind', 'subject'],
    columns: { kind: 'text', subject: 'text', since: 'text', told_at: 'text' },
  },
  exposure: {
    key: ['flaw', 'package_hash', 'distribution_hash'],
    columns: {
      flaw: 'text',
      package_hash: 'text',
      distribution_hash: 'text',
      name: 'text',
      version: 'text',
      affected_sync: 'integer',
      affected_at: 'text',
      exploited_sync: 'integer',
      exploited_at: 'text',
    },
  },
  past_exposure: {
    key: ['flaw', 'image', 'package_hash', 'distribution_hash'],
    columns: { flaw: 'text', image: 'text', package_hash: 'text', distribution_hash: 'text' },
  },
  told_flaw: {
    key: ['flaw', 'delivery'],
    columns: {
      flaw: 'text',
      delivery: 'text',
      subscription: 'text',
      type: 'text',
      created_at: 'text',
      delivered_at: 'text',
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
  line: { key: ['id'], columns: { id: 'integer', hash: 'text', json: 'text', at: 'text' } },
  line_use: { key: ['id'], columns: { id: 'integer', line_id: 'integer', since: 'text' } },
  verdict: {
    key: ['id'],
    columns: {
      id: 'integer',
      image: 'text',
      line_name: 'text',
      line_id: 'integer',
      outcome: 'text',
      counts: 'text',
      sync: 'integer',
      cause: 'text',
      at: 'text',
    },
  },
  standing: {
    key: ['image', 'line_name'],
    columns: {
      image: 'text',
      line_name: 'text',
      revision: 'integer',
      line_id: 'integer',
      outcome: 'text',
      counts: 'text',
      overdue: 'text',
      program: 'text',
      sync: 'integer',
      due_at: 'text',
      at: 'text',
    },
  },
  layer_path: {
    key: ['image_id'],
    columns: { image_id: 'integer', path: 'blob', read_as: 'text', named: 'text', created: 'text' },
  },
  loaded_line: {
    key: ['id'],
    columns: {
      id: 'integer',
      name: 'text',
      version: 'text',
      json: 'text',
      since: 'text',
      until: 'text',
    },
  },
  vex_document: {
    key: ['name'],
    columns: {
      name: 'text',
      line_name: 'text',
      digest: 'text',
      statements: 'integer',
      principal: 'text',
      at: 'text',
      json: 'text',
    },
    isWide: true,
  },
  clock_place: { key: ['id'], columns: { id: 'integer', key: 'text', image: 'text', owner: 'text' } },
  finding_clock: {
    key: ['place_id', 'package', 'flaw'],
    columns: { place_id: 'integer', package: 'text', flaw: 'text', known_at: 'text', fix_at: 'text' },
  },
  outdated_image: {
    key: ['image_id'],
    columns: {
      image_id: 'integer',
      current: 'text',
      step: 'text',
      failures: 'integer',
      reason: 'text',
      due_at: 'text',
    },
  },
  unsettled_image: { key: ['image'], columns: { image: 'text', turn: 'integer' } },
  told_finding: {
    key: ['subscription_id', 'hash'],
    columns: { subscription_id: 'integer', hash: 'text', flaw: 'text', state: 'text' },
  },
  gathering: {
    key: ['subscription_id', 'cause'],
    columns: {
      subscription_id: 'integer',
      cause: 'text',
      first: 'integer',
      last: 'integer',
      kinds: 'text',
      since: 'text',
      at: 'text',
    },
  },
  image_use: { key: ['image_id'], columns: { image_id: 'integer', asked_on: 'text' } },
  pruned_feed: { key: ['feed'], columns: { feed: 'text', since: 'text' } },
  exploited_run: {
    key: ['cve', 'image_id'],
    columns: { cve: 'text', image_id: 'integer', since: 'text' },
  },
  kept_score: {
    key: ['id'],
    columns: {
      id: 'integer',
      cve: 'integer',
      probability: 'real',
      percentile: 'real',
      valid_from: 'integer',
      valid_to: 'integer',
    },
  },
};
