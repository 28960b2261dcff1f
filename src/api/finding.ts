import * as z from 'zod';
import {
  CLOCK_EVENTS,
  FINDING_ORIGINS,
  FINDING_STATES,
  FIX_STATES,
  SEVERITIES,
  VEX_STATUSES,
  type PackageStatus,
} from '../domain/index.ts';

// A ScanResult's findings and packages.

const severity = z.enum(SEVERITIES);
const text = z.string();
const time = z.string().describe('RFC 3339');

const statuses = [
  'unproved',
  'contradicted',
  'unreleased',
  'frozen',
  'probable',
  'declared',
  'cached',
  'bundled',
  'distribution-owned',
  'elsewhere',
  'own',
  'uncovered',
] as const satisfies readonly PackageStatus[];

export const nameClues = z.object({
  group: text.exactOptional(),
  names: z.array(text).readonly(),
  folders: z.array(text).readonly(),
});

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
  status: z
    .enum(statuses)
    .exactOptional()
    .describe('why it is not simply installed; absent for a package that is'),
  owner: text
    .exactOptional()
    .describe("the package that installed its files, the distribution's or `conda:NAME`"),
  through: z.array(text).readonly().exactOptional().describe('direct dependencies that brought it'),
  dev: z.literal(true).exactOptional().describe('set if its application needs it for development alone'),
  alias: text.exactOptional().describe('the version that it is compared by, where its own is a branch'),
  clues: nameClues.exactOptional().describe('clues to the group that its name lacks'),
  qualifiers: z
    .record(text, text)
    .exactOptional()
    .describe("which build it is: conda's build and channel, the tag of apk's repository"),
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
  state: z.enum(FIX_STATES),
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
      justification: text.exactOptional().describe('why a package is not affected, in the words of CSAF'),
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

export const finding = z.object({
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

export const notice = z.object({
  id: text,
  aliases: z.array(text).exactOptional(),
  about: text,
  title: text.exactOptional(),
  package: packageEntry,
  fixedVersion: text.exactOptional(),
  evidence: z.array(evidence),
});

export const suppressionReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ignore-rule'), rule: text, reason: text }),
  z.object({ kind: z.literal('vex'), statement: vexStatement }),
  z.object({ kind: z.literal('kernel-headers') }),
]);

export const upgrade = z.object({
  name: text,
  ecosystem: text.exactOptional(),
  version: text,
  requires: text.exactOptional(),
  packages: z.array(z.object({ name: text, version: text.exactOptional() })),
  through: z.array(text).readonly().exactOptional(),
  onlyThrough: z.literal(true).exactOptional(),
  from: z.enum(FINDING_ORIGINS).exactOptional(),
  ids: z.array(text),
  leaves: z.array(text).readonly().exactOptional(),
  cleared: z.int(),
});
