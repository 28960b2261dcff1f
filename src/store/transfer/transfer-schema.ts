import * as z from 'zod';
import {
  type AffectedImport,
  type Qualifiers,
  type SyncOutcome,
  type KeyedRange,
  type CveRecord,
  type KeyedAdvisory,
  type Problem,
  type ProblemKind,
  type TagRange,
  RANGE_STATES,
  SEVERITIES,
  parseDigest,
  isProblemKind,
} from '../../domain/index.ts';
import type { ListedRows } from '../queries/listed.ts';
import type { TransferManifest } from '../ports.ts';

/** Schemas of the lines of an export. Sort keys travel in base64, as the exporting program's scheme made them. */

const digest = z.string().transform((text, context) => {
  const parsed = parseDigest(text);
  if (!parsed) context.addIssue({ code: 'custom', message: 'not a valid digest' });
  return parsed ?? z.NEVER;
});

const key = z.string().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const texts = z.array(z.string()).readonly();
const optionalText = z.string().exactOptional();

const rating = z.object({
  source: z.string(),
  severity: z.enum(SEVERITIES),
  vector: optionalText,
  score: z.number().exactOptional(),
});

const affectedImport = z.object({
  path: z.string(),
  symbols: texts.exactOptional(),
  goos: texts.exactOptional(),
  goarch: texts.exactOptional(),
} satisfies ListedRows<AffectedImport>);

const tagRange = z.object({
  lower: optionalText,
  upper: optionalText,
  upperInclusive: z.boolean().exactOptional(),
} satisfies ListedRows<TagRange>);

const range = z.object({
  ecosystem: z.string(),
  package: z.string(),
  lower: optionalText,
  lowerExclusive: z.boolean().exactOptional(),
  upper: optionalText,
  upperInclusive: z.boolean().exactOptional(),
  exact: optionalText,
  fixedVersion: optionalText,
  state: z.enum(RANGE_STATES),
  unread: optionalText,
  qualifiers: z
    .object({
      architectures: texts.exactOptional(),
      module: optionalText,
      binaries: texts.exactOptional(),
      imports: z.array(affectedImport).readonly().exactOptional(),
      reviewed: z.boolean().exactOptional(),
      tags: z.array(tagRange).readonly().exactOptional(),
      informational: optionalText,
      justification: optionalText,
    } satisfies ListedRows<Qualifiers>)
    .exactOptional(),
  rating: rating.exactOptional(),
  lowerKey: key,
  upperKey: key.exactOptional(),
} satisfies ListedRows<KeyedRange>) satisfies z.ZodType<KeyedRange>;

export const advisorySchema = z.object({
  id: z.string(),
  cves: texts,
  aliases: texts,
  title: optionalText,
  url: optionalText,
  published: optionalText,
  modified: optionalText,
  ratings: z.array(rating).readonly(),
  ranges: z.array(range).readonly(),
}) satisfies z.ZodType<KeyedAdvisory>;

export const cveRecordSchema = z.object({
  source: z.string(),
  record: z.object({
    cve: z.string(),
    found: z.boolean(),
    rejected: z.boolean().exactOptional(),
    title: optionalText,
    published: optionalText,
    modified: optionalText,
    etag: optionalText,
    fetchedAt: z.string(),
    ratings: z.array(rating).readonly(),
  }) satisfies z.ZodType<CveRecord>,
});

export const epssSchema = z.tuple([
  z.string(),
  z.object({ probability: z.number(), percentile: z.number() }),
]);

export const kevSchema = z.tuple([
  z.string(),
  z.object({ dateAdded: z.string(), dueDate: optionalText, ransomware: z.boolean() }),
]);

/** First line of each part that is a feed. */
export const outcomeSchema = z.object({
  etag: optionalText,
  lastModified: optionalText,
  cursor: optionalText,
  syncedAt: z.iso.datetime({ offset: true }),
  contentAt: z.iso.datetime({ offset: true }).exactOptional(),
  problems: z
    .array(
      z.object({
        kind: z.custom<ProblemKind>((value) => typeof value === 'string' && isProblemKind(value)),
        subject: z.string(),
        message: z.string(),
        package: optionalText,
        cves: texts.exactOptional(),
      }) satisfies z.ZodType<Problem>,
    )
    .readonly(),
}) satisfies z.ZodType<SyncOutcome>;

export const manifestSchema = z.object({
  format: z.number(),
  createdAt: z.string(),
  feeds: z.array(z.object({ feed: z.string(), syncedAt: z.string(), records: z.number() })).readonly(),
  parts: z.array(z.object({ name: z.string(), bytes: z.number(), digest })).readonly(),
}) satisfies z.ZodType<TransferManifest>;
