import type { ErrorCode } from '../../errors/index.ts';
import { integer, rowId, table, text } from './table.ts';

const RUN = {
  cluster_id: integer(),
  namespace: text(),
  kind: text(),
  workload: text(),
  container: text(),
  image_id: integer(),
  /** Empty without an owner. */
  owner: text(),
  since: text(),
};

/** Places where images run. Texts are checked before they are stored. */
export const RUN_TABLES = {
  cluster: table({
    id: rowId(),
    name: text().unique(),
    /** UID of its `kube-system` namespace; null once the name is free. */
    uid: text().orNull(),
    /** Null before the first whole list. */
    generation: integer().orNull(),
    heard_at: text(),
  }),
  /** An image as workloads name it, with the running digest. */
  run_image: table(
    {
      id: rowId(),
      /** Hash of reference, digest and platform. */
      hash: text().unique(),
      reference: text(),
      digest: text().orNull(),
      /** Of the node, as `linux/arm64`; empty if it is not known. */
      platform: text(),
      /** The image's key in the inventory, even before it is scanned; null without a digest. */
      image_key: text().orNull(),
    },
    {
      indexes: {
        run_image_by_reference: { on: ['reference'] },
        run_image_by_digest: { on: ['digest'] },
        run_image_by_key: { on: ['image_key'] },
      },
    },
  ),
  /** The images of multi-platform images that were read: clusters report the digest of the whole. */
  platform_image: table(
    {
      digest: text(),
      /** Of the image, as `linux/arm64`; empty if it names none. */
      platform: text(),
      image_id: integer().references('image.id', { cascades: true }),
    },
    { key: ['digest', 'platform'], indexes: { platform_image_of: { on: ['image_id'] } } },
  ),
  /** Why images that run could not be read by digest and platform, which is empty if none was asked for. */
  unread_image: table(
    {
      digest: text(),
      platform: text(),
      code: text<ErrorCode>(),
      message: text(),
      failures: integer(),
      /** Time of the next attempt. */
      due_at: text(),
    },
    { key: ['digest', 'platform'] },
  ),
  /** Sealed credentials that pods pull an image with; watchers send them again with each whole list. */
  pull_credential: table(
    {
      cluster_id: integer(),
      namespace: text(),
      /** As workloads name the image. */
      reference: text(),
      /** Tells changed credentials from equal ones, which are sealed differently each time. */
      fingerprint: text(),
      sealed: text(),
      /** Of the list or change that sent them last. */
      generation: integer(),
    },
    {
      key: ['cluster_id', 'namespace', 'reference'],
      indexes: { pull_credential_of: { on: ['reference'] } },
      move: 'never',
    },
  ),
  run: table(
    { id: rowId(), ...RUN, until: text().orNull() },
    {
      indexes: {
        run_open: {
          on: ['cluster_id', 'namespace', 'kind', 'workload', 'container', 'image_id'],
          where: 'until is null',
          isUnique: true,
        },
        run_ended: { on: ['until'], where: 'until is not null' },
        run_of_image: { on: ['image_id', 'until'] },
        // Each filter index has the list's order: a page for a large cluster reads only its own rows.
        run_of_cluster: { on: ['cluster_id', 'id'] },
        run_of_namespace: { on: ['namespace', 'id'] },
        run_of_owner: { on: ['owner', 'id'] },
      },
    },
  ),
  /**
   * A CVE that KEV listed while an affected image ran, and the day since which it did; `image_id` refers to
   * `run_image`.
   */
  exploited_run: table(
    { cve: text(), image_id: integer(), since: text() },
    { key: ['cve', 'image_id'], indexes: { exploited_run_of_image: { on: ['image_id'] } } },
  ),
  /** The last answer of admission for each workload, whether or not its cluster sends runs. */
  admission: table(
    {
      id: rowId(),
      cluster: text(),
      namespace: text(),
      kind: text(),
      workload: text(),
      /** Empty without an owner. */
      owner: text(),
      at: text(),
      answer: text<'admitted' | 'warned' | 'refused'>(),
      /** JSON: the images that were asked for, with their verdicts. */
      images: text(),
    },
    {
      indexes: {
        admission_of: { on: ['cluster', 'namespace', 'kind', 'workload'], isUnique: true },
        admission_at: { on: ['at'] },
      },
    },
  ),
  /** Parts of incomplete lists, which clients send again; `run_part` records the received parts. */
  arriving_run: table(
    { part: integer(), ...RUN },
    {
      indexes: {
        arriving_run_of: {
          on: ['cluster_id', 'namespace', 'kind', 'workload', 'container', 'image_id'],
        },
      },
      move: 'never',
    },
  ),
  run_part: table(
    { cluster_id: integer(), part: integer(), of: integer(), generation: integer(), runs: integer() },
    { key: ['cluster_id', 'part'], move: 'never' },
  ),
};
