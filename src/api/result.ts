import * as z from 'zod';
import {
  BASE_SOURCES,
  isProblemKind,
  OUTCOMES,
  parseDigest,
  REPORT_SCOPES,
  SEVERITIES,
  CLOCKS,
  type Digest,
  type ProblemKind,
  type ScanResult,
} from '../domain/index.ts';
import { finding, nameClues, notice, packageEntry, suppressionReason, upgrade } from './finding.ts';

// ScanResult as a server sends it to its command line. Ignores unknown keys, so that an older command line
// can read a newer server's output; known keys have the form that reports rely on.

const severity = z.enum(SEVERITIES);
const exitCode = z.union([z.literal(0), z.literal(1), z.literal(3)]);
export const digest = z
  .custom<Digest>(
    (value) => typeof value === 'string' && parseDigest(value) !== undefined,
    'is not a valid digest',
  )
  .meta({ type: 'string' });
const problemKind = z
  .custom<ProblemKind>(
    (value) => typeof value === 'string' && isProblemKind(value),
    'is not a valid kind of problem',
  )
  .meta({ type: 'string' });
const text = z.string();
const time = z.string().describe('RFC 3339');

export const problem = z.object({
  kind: problemKind,
  subject: text,
  message: text,
  package: text
    .exactOptional()
    .describe('the package that an advisory is about, by the name that its feed uses'),
  cves: z.array(text).readonly().exactOptional().describe('the CVEs that the advisory names'),
  count: z.int().exactOptional(),
  path: text.exactOptional(),
  archives: z
    .array(z.object({ artifact: text, clues: nameClues }))
    .readonly()
    .exactOptional()
    .describe('archives without a version, to be held against the names that advisories use'),
});

export const distribution = z.object({
  id: text,
  idLike: z.array(text),
  version: text,
  name: text,
  codeName: text.exactOptional(),
  cpe: text.exactOptional(),
  path: text,
});

export const imageIdentity = z.object({
  reference: text,
  transport: z.enum(['docker', 'docker-daemon', 'docker-archive', 'oci', 'oci-archive', 'dir', 'sbom']),
  manifestDigest: digest.exactOptional(),
  indexDigest: digest
    .exactOptional()
    .describe('index of several platforms that a registry has under the name'),
  configDigest: digest.exactOptional(),
  platform: z.object({ os: text, architecture: text, variant: text.exactOptional() }).exactOptional(),
  otherPlatforms: z.array(text).readonly().exactOptional(),
  created: time.exactOptional(),
  layers: z.array(
    z.object({
      digest: digest.exactOptional(),
      diffId: digest.exactOptional(),
      size: z.number().exactOptional(),
      createdBy: text.exactOptional(),
    }),
  ),
  sbom: text.exactOptional().describe('the SBOM that was read instead of the image'),
  digestsUnchecked: z.literal(true).exactOptional(),
});

export const drawnLine = z.object({
  max: z.partialRecord(severity, z.int()),
  within: z
    .array(z.object({ severity, fixable: z.boolean(), days: z.int(), from: z.enum(CLOCKS) }))
    .exactOptional(),
  onlyFixed: z.boolean(),
  failOnKev: z.boolean(),
  minEpss: z.number().exactOptional(),
  ignoreBase: z.literal(true).exactOptional(),
  strict: z.boolean(),
  allowIncomplete: z.array(text),
});

const crossing = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('max'), severity, allowed: z.int(), found: z.int() }),
  z.object({ kind: z.literal('kev'), ids: z.array(text) }),
  z.object({ kind: z.literal('epss'), min: z.number(), ids: z.array(text) }),
  z.object({ kind: z.literal('overdue'), ids: z.array(text) }),
]);

export const severityCounts = z.object({
  unknown: z.int(),
  negligible: z.int(),
  low: z.int(),
  medium: z.int(),
  high: z.int(),
  critical: z.int(),
  malicious: z.int().default(0),
});

const verdict = z.object({
  outcome: z.enum(OUTCOMES),
  exitCode,
  line: drawnLine.exactOptional(),
  crossed: z.array(crossing),
  incomplete: z.array(problem),
  waived: z.array(problem),
  counts: severityCounts,
  limits: z.object({ overdue: z.int(), inTime: z.int(), nextDue: text.exactOptional() }).exactOptional(),
});

const baseImage = z.object({
  reference: text,
  digest: digest.exactOptional(),
  source: z.enum(BASE_SOURCES),
  layers: z.int(),
});

export const scanResult = z.object({
  image: imageIdentity,
  distribution: distribution.exactOptional(),
  packages: z.array(packageEntry),
  scope: z.enum(REPORT_SCOPES).exactOptional(),
  skipped: z
    .array(z.object({ pattern: text, packages: z.array(text).readonly(), problems: z.int() }))
    .readonly()
    .exactOptional(),
  findings: z.array(finding),
  suppressed: z.array(z.object({ finding, reason: suppressionReason })),
  notices: z.array(notice).exactOptional(),
  upgrades: z.array(upgrade),
  problems: z.array(problem),
  feeds: z.array(
    z.object({
      feed: text,
      syncedAt: time.exactOptional(),
      contentAt: time.exactOptional(),
      coverage: z.enum(['unfixed known', 'fixed only']).exactOptional(),
      remark: text.exactOptional(),
    }),
  ),
  configuration: z.object({ file: text, ignoreRules: z.int() }).exactOptional(),
  verdict,
  base: baseImage.extend({ others: z.array(baseImage).readonly().exactOptional() }).exactOptional(),
  baseline: z.object({ reference: text, before: z.int(), new: z.int() }).exactOptional(),
  scannedAt: time,
  asOf: time.exactOptional(),
}) satisfies z.ZodType<ScanResult>;
