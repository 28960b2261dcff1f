import * as z from 'zod';
import {
  BASE_SOURCES,
  CLOCK_EVENTS,
  FINDING_ORIGINS,
  isProblemKind,
  OUTCOMES,
  parseDigest,
  REPORT_SCOPES,
  SEVERITIES,
  CLOCKS,
  FINDING_STATES,
  VEX_STATUSES,
  type Digest,
  type PackageStanding,
  type ProblemKind,
  type ScanResult,
} from '../domain/index.ts';

// ScanResult as sent by a server to its command line. Unknown keys are ignored, so that an older command line can read
// a newer server's output; known ones have the form that reports rely on.

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

const standings = [
  'unproved',
  'contradicted',
  'unreleased',
  'frozen',
  'probable',
  'declared',
  'cached',
  'bundled',
  'set-aside',
  'elsewhere',
  'own',
  'uncovered',
] as const satisfies readonly PackageStanding[];

export const packageEntry = z.object({
  type: z.string().describe('type of its purl: deb, apk, rpm, npm'),
  ecosystem: text.exactOptional().describe("OSV's ecosystem; absent for a distribution's package"),
  name: text,
  version: text,
  architecture: text.exactOptional().describe("absent for a package that has none, as a language's"),
  source: z.object({ name: text, version: text }).exactOptional(),
  module: text.exactOptional(),
  maker: text.exactOptional(),
  application: text.exactOptional().describe('path of the application that it is part of'),
  proof: text.exactOptional().describe('what its name and version come from, such as a file name'),
  standing: z
    .enum(standings)
    .exactOptional()
    .describe('why it is not simply installed; absent for a package that is'),
  owner: text
    .exactOptional()
    .describe("the package that installed its files, the distribution's or `conda:NAME`"),
  through: z.array(text).readonly().exactOptional().describe('direct dependencies that brought it'),
  dev: z.literal(true).exactOptional().describe('set if its application needs it for development alone'),
  alias: text.exactOptional().describe('the version that it is compared by, where its own is a branch'),
  database: text,
  layer: z.int(),
  locations: z
    .array(z.object({ path: text, layer: z.int() }))
    .readonly()
    .exactOptional()
    .describe('all of its places, if there are several; the first is that of `database` and `layer`'),
  thirdParty: text.exactOptional(),
});

export const rating = z.object({
  source: text,
  severity,
  vector: text.exactOptional(),
  score: z.number().exactOptional(),
});

const evidence = z.object({
  feed: text,
  record: text,
  url: text.exactOptional(),
  ecosystem: text,
  package: text,
  nameKind: z.enum(['binary', 'source']),
  version: text,
  range: text,
  state: z.enum([...FINDING_STATES, 'not-affected']),
  fixedVersion: text.exactOptional(),
  qualifiers: z
    .object({
      architectures: z.array(text).exactOptional(),
      module: text.exactOptional(),
      binaries: z.array(text).exactOptional(),
      imports: z
        .array(
          z.object({
            path: text,
            symbols: z.array(text).exactOptional(),
            goos: z.array(text).exactOptional(),
            goarch: z.array(text).exactOptional(),
          }),
        )
        .exactOptional()
        .describe('packages of a Go module that have the flaw'),
      reviewed: z.boolean().exactOptional().describe('whether its database has checked a record about Go'),
      tags: z
        .array(
          z.object({
            lower: text.exactOptional(),
            upper: text.exactOptional(),
            upperInclusive: z.boolean().exactOptional(),
          }),
        )
        .exactOptional()
        .describe('what a range of a Go module says of the tags of its repository'),
    })
    .exactOptional(),
});

const vexStatement = z.object({
  status: z.enum(VEX_STATUSES),
  source: text,
  justification: text.exactOptional(),
  text: text.exactOptional(),
  timestamp: text.exactOptional(),
});

const finding = z.object({
  id: text,
  aliases: z.array(text).exactOptional(),
  title: text.exactOptional(),
  description: text.exactOptional().describe('the full text, where the title is only its beginning'),
  package: packageEntry,
  state: z.enum(FINDING_STATES),
  fixedVersion: text.exactOptional(),
  fixRequires: text.exactOptional(),
  severity,
  severitySource: text.exactOptional(),
  ratings: z.array(rating),
  epss: z.object({ probability: z.number(), percentile: z.number() }).exactOptional(),
  kev: z.object({ dateAdded: text, dueDate: text.exactOptional(), ransomware: z.boolean() }).exactOptional(),
  published: time.exactOptional(),
  modified: time.exactOptional(),
  fixPublished: time.exactOptional(),
  vex: vexStatement.exactOptional(),
  evidence: z.array(evidence),
  from: z.enum(FINDING_ORIGINS).exactOptional().describe('whether the base image brought the package'),
  before: z.literal(true).exactOptional().describe('set if the baseline has it, too'),
  limit: z
    .object({
      days: z.int(),
      overdue: z.boolean(),
      clock: z.object({ since: text, of: z.enum(CLOCK_EVENTS), due: text }).exactOptional(),
    })
    .exactOptional()
    .describe('how long the line lets it exist'),
});

const notice = z.object({
  id: text,
  aliases: z.array(text).exactOptional(),
  about: text,
  title: text.exactOptional(),
  package: packageEntry,
  fixedVersion: text.exactOptional(),
  evidence: z.array(evidence),
});

const suppressionReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ignore-rule'), rule: text, reason: text }),
  z.object({ kind: z.literal('vex'), statement: vexStatement }),
  z.object({ kind: z.literal('kernel-headers') }),
]);

const upgrade = z.object({
  name: text,
  ecosystem: text.exactOptional(),
  version: text,
  requires: text.exactOptional(),
  packages: z.array(z.object({ name: text, version: text.exactOptional() })),
  through: z.array(text).readonly().exactOptional(),
  onlyThrough: z.literal(true).exactOptional(),
  from: z.enum(FINDING_ORIGINS).exactOptional(),
  ids: z.array(text),
  cleared: z.int(),
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
      coverage: text.exactOptional(),
    }),
  ),
  configuration: z.object({ file: text, ignoreRules: z.int() }).exactOptional(),
  verdict,
  base: z
    .object({
      reference: text,
      digest: digest.exactOptional(),
      source: z.enum(BASE_SOURCES),
      layers: z.int(),
    })
    .exactOptional(),
  baseline: z.object({ reference: text, before: z.int(), new: z.int() }).exactOptional(),
  scannedAt: time,
  asOf: time.exactOptional(),
}) satisfies z.ZodType<ScanResult>;
