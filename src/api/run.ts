import * as z from 'zod';
import { formatPlatform, parseDigest, parsePlatform, UNKNOWN_REASONS, type Digest } from '../domain/index.ts';
import { credentials } from './scan.ts';
import { lineOutcomes } from './verdict.ts';

/** Kubernetes name length; it keeps a run's key within any database's index size. */
const MAX_NAME = 253;
const MAX_KIND = 63;
const MAX_IMAGE = 1024;
/** Maximum images per filter. */
const MAX_IMAGES = 100;
const MAX_UID = 253;
const MAX_LABEL_NAME = 317;
const MAX_LABELS = 256;
const MAX_CONTROL = 0x1f;
const DELETE = 0x7f;

/** Text that every database stores, and every terminal shows, unchanged. */
function name(max: number) {
  return z.string().min(1).max(max).refine(isPlain, 'must not hold control characters');
}

function isPlain(text: string): boolean {
  if (!text.isWellFormed()) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= MAX_CONTROL || code === DELETE) return false;
  }
  return true;
}

const digest = z
  .custom<Digest>(
    (value) => typeof value === 'string' && parseDigest(value) !== undefined,
    'is not a valid digest',
  )
  .meta({ type: 'string' });
const platform = z
  .string()
  .max(MAX_KIND)
  .refine(
    (text) => isPlain(text) && parsePlatform(text) !== undefined,
    'is not a platform, such as linux/arm64',
  )
  .overwrite((text) => formatPlatform(parsePlatform(text) ?? { os: '', architecture: text }));
const time = z.iso.datetime({ offset: true });
const generation = z
  .int()
  .min(0)
  .describe('grows with each list and change of the cluster, such as the time in milliseconds');
const labels = z
  .record(z.string().max(MAX_LABEL_NAME), z.string().max(MAX_NAME))
  .refine((all) => Object.keys(all).length <= MAX_LABELS, `more than ${MAX_LABELS} labels`);

/** Kubernetes name format (RFC 1123): lower-case letters, digits and hyphens in labels, separated by dots. */
const DNS_NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const dnsName = z
  .string()
  .max(MAX_NAME)
  .regex(DNS_NAME, 'is not a DNS name of lower-case letters, digits, - and .');

const ASCII = /^[!-~]+$/;

/** Name under which a cluster sends its runs. */
export const clusterName = dnsName;
/** A stored cluster name: earlier versions took any text. */
export const storedClusterName = name(MAX_NAME);
const uid = name(MAX_UID).describe(
  'UID of the `kube-system` namespace, or another text that stays with the cluster; the name belongs to the first that uses it',
);
const namespaces = z
  .record(z.string().max(MAX_NAME), labels)
  .default({})
  .describe('labels of namespaces, by which owners are found');

const runKey = {
  namespace: dnsName,
  workload: z
    .strictObject({ kind: name(MAX_KIND), name: name(MAX_NAME) })
    .describe('the outermost owner of the pod, such as a Deployment; else the pod'),
  container: name(MAX_NAME),
  image: name(MAX_IMAGE).describe('as the workload names it'),
  digest: digest.exactOptional().describe('what runs: of its manifest, or of the multi-platform image'),
  platform: platform
    .exactOptional()
    .describe('of the node, such as `linux/arm64`: which image of a multi-platform one runs'),
};

export const runEntry = z.strictObject({
  ...runKey,
  labels: labels.exactOptional().describe('of the workload; owners are found by them'),
  since: time.exactOptional().describe('RFC 3339; absent: the time of the list'),
});

const whole = {
  uid,
  namespaces,
  runs: z.array(runEntry).describe('equal ones, such as replicas, are one run'),
};

const pullCredentials = z
  .array(
    z.strictObject({
      namespace: dnsName,
      image: z
        .string()
        .max(MAX_IMAGE)
        .regex(ASCII, 'is not an image reference')
        .describe('as the workload names it'),
      credentials,
    }),
  )
  .exactOptional()
  .describe('what pods of these runs pull their images with; kept sealed while such a run goes on');

export const runList = z.strictObject({
  ...whole,
  credentials: pullCredentials,
  generation,
  at: time.exactOptional().describe('RFC 3339: when the list was made; absent: now'),
  part: z
    .strictObject({ number: z.int().min(1), of: z.int().min(1) })
    .refine(({ number, of }) => number <= of, 'is beyond the last part')
    .exactOptional()
    .describe('of a list that is sent in parts of one generation, in any order; absent: the whole list'),
});

/** A cluster's run list in a file. */
export const runFile = z.strictObject({
  ...whole,
  cluster: clusterName.exactOptional(),
  generation: generation.exactOptional().describe('absent: the time of the list in milliseconds'),
  at: time.describe('RFC 3339: when the list was made'),
});

export const runChange = z.strictObject({
  uid,
  namespaces,
  after: z.int().min(0).describe('the generation that the changes follow'),
  generation,
  at: time.exactOptional(),
  credentials: pullCredentials,
  started: z.array(runEntry).default([]).describe('runs that began, or have other labels now'),
  ended: z.array(z.strictObject(runKey)).default([]),
});

export const heartbeat = z.strictObject({
  uid,
  generation: z.int().min(0).describe('what the client sent last'),
});

const changes = {
  generation: z.int(),
  started: z.int(),
  ended: z.int(),
  changed: z.int().describe('runs that have another owner now'),
};

export const runChanges = z.object(changes);
export const appliedList = z.object({ applied: z.literal(true), ...changes });
export const arrivingList = z.object({
  applied: z.literal(false),
  generation: z.int(),
  missing: z.array(z.int()).describe('numbers of the parts that have not come yet'),
});

export const cluster = z.object({
  name: z.string(),
  uid: z.string().optional().describe('absent where an administrator freed the name'),
  generation: z.int().optional().describe('absent before the first whole list'),
  heardAt: z.string().describe('RFC 3339: the last list, change or heartbeat'),
  silent: z.boolean().describe('not heard for 5 minutes: its runs are as last known then'),
  running: z.int(),
});

export const clusterList = z.object({ items: z.array(cluster) });

const runImage = {
  reference: z.string().describe('as the workload names it'),
  digest: digest.optional(),
  key: digest.optional().describe('key of the image in the inventory'),
  platform: z.string().optional().describe('of the node'),
  scanned: z.boolean().describe('false for an image that was never scanned, as far as the client may know'),
  unknown: z
    .object({
      reason: z
        .enum(UNKNOWN_REASONS)
        .describe(
          'no digest; the registry has no such manifest, or none for the platform; two platforms were read and the run names none; not read yet; could not be read',
        ),
      failure: z.string().optional().describe('error of the last attempt'),
    })
    .optional()
    .describe('why it was never scanned'),
};

export const run = z.object({
  cluster: z.string(),
  namespace: z.string(),
  workload: z.object({ kind: z.string(), name: z.string() }),
  container: z.string(),
  image: z.object(runImage),
  owner: z.string().optional(),
  since: z.string().describe('RFC 3339'),
  until: z.string().optional().describe('absent while it runs'),
  lastKnownAt: z.string().optional().describe('of a run whose cluster is silent: when it was last heard'),
});

export const runPage = z.object({ items: z.array(run), next: z.string().optional() });

export const ranImage = z.object({
  ...runImage,
  running: z.int().describe('runs that have not ended'),
  verdicts: lineOutcomes.optional(),
});

export const ranImagePage = z.object({ items: z.array(ranImage), next: z.string().optional() });

const filter = (max: number, what: string) => name(max).exactOptional().describe(what);

/** Run list filters. */
export const runFilters = {
  image: z
    .union([name(MAX_IMAGE), z.array(name(MAX_IMAGE)).max(MAX_IMAGES)])
    .transform((given) => [given].flat())
    .exactOptional()
    .describe('digest or key of the image, or its name as the workload has it; may be repeated'),
  cluster: filter(MAX_NAME, 'name of the cluster'),
  namespace: filter(MAX_NAME, 'in any cluster, unless one is named'),
  owner: filter(MAX_NAME, 'as the rule of the configuration found it'),
};

export const fleetStatus = z.object({
  images: z.int().describe('images that were scanned'),
  running: z.int().describe('runs that have not ended'),
  runningImages: z.int(),
  neverScanned: z.int().describe('images that run and were never scanned'),
  unreadable: z.int().default(0).describe('the ones of them that could not be read'),
  outdated: z
    .int()
    .exactOptional()
    .describe(
      'scanned images that an earlier version of Plimsoll read; for administrators of the whole fleet',
    ),
  unread: z.int().exactOptional().describe('those of them that this version could not read again'),
  clusters: z.array(cluster),
});

export type RunEntry = z.output<typeof runEntry>;
export type RunFile = z.output<typeof runFile>;
export type SentPullCredentials = NonNullable<z.output<typeof pullCredentials>>[number];
export type SentRunList = z.output<typeof runList>;
export type SentRunChange = z.output<typeof runChange>;
export type RunListAnswer = z.output<typeof appliedList> | z.output<typeof arrivingList>;
export type RunDocument = z.output<typeof run>;
export type RanImageDocument = z.output<typeof ranImage>;
export type ClusterDocument = z.output<typeof cluster>;
export type FleetStatusDocument = z.output<typeof fleetStatus>;
