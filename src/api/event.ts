import * as z from 'zod';
import { EVENT_KINDS, parseDigest, SEVERITIES, VERDICT_CAUSES, type Digest } from '../domain/index.ts';

const text = z.string();
const severity = z.enum(SEVERITIES);

/** A day (its beginning, in UTC) or a time, as RFC 3339 writes them. */
export const since = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .transform((written) => new Date(written).toISOString());

const finding = z.object({
  id: text.describe("a CVE, or the record's own ID where it names none"),
  aliases: z.array(text).readonly(),
  title: text.exactOptional(),
  severity,
  severityBefore: severity.exactOptional().describe('of `finding.severity-raised`'),
  fixedVersion: text.exactOptional(),
  isExploited: z.boolean().describe('whether it is listed in KEV'),
  links: z.array(text).readonly(),
  package: z.object({
    name: text,
    version: text,
    purl: text,
    of: text.describe("the distribution, or the language's ecosystem"),
  }),
});

/** Unknown keys are ignored, since fields may be added. */
export const fleetEvent = z.object({
  cursor: text.describe('its place in the list, for `cursor` and `Last-Event-ID`'),
  version: z.literal(1),
  id: text.describe('a UUID: the same however often the event is sent'),
  kind: z.enum(EVENT_KINDS),
  at: text.describe('RFC 3339'),
  sync: z.object({ feed: text, seq: z.int() }).exactOptional().describe('the sync of a feed that caused it'),
  finding: finding.exactOptional().describe('of `finding.` events'),
  image: z
    .custom<Digest>((value) => typeof value === 'string' && parseDigest(value) !== undefined)
    .meta({ type: 'string' })
    .exactOptional()
    .describe(
      'key of the image, of `image.` events; of `image.never-scanned`, the digest that runs, if it is known',
    ),
  reference: text.exactOptional().describe('the image as workloads name it, of `image.never-scanned`'),
  line: text.exactOptional().describe('name of the line that the image was judged by'),
  cause: z
    .enum(VERDICT_CAUSES)
    .exactOptional()
    .describe('what changed since the image was judged before, where it has a `line`'),
  feed: text.exactOptional().describe('of `feed.` events'),
  message: text.describe('one sentence for people'),
});

const place = z.object({
  cluster: text,
  namespace: text,
  workload: z.object({ kind: text, name: text }),
  container: text,
});

const hit = z.object({
  image: text.describe('key of the image, or the digest of one that was never scanned'),
  name: text.describe('as the workload has it, or as the image was scanned'),
  owner: text.exactOptional(),
  workloads: z.int().exactOptional().describe('how many run it, by container; absent if none does'),
  places: z.array(place).readonly().exactOptional().describe('the first of them'),
});

/** The images and workloads that an event affects now, as far as the client may see them. */
export const eventHits = z.object({
  images: z.int(),
  workloads: z.int().describe('how many run them, by container'),
  total: z.int().describe('the workloads, and the images that run nowhere'),
  listed: z
    .array(hit)
    .readonly()
    .describe('a line for each image and owner, those with the most workloads first; a hundred at most'),
  more: text.exactOptional().describe('address of the full list'),
});

export type EventHits = z.output<typeof eventHits>;

export type SentEvent = z.output<typeof fleetEvent>;

export const eventPage = z.object({
  items: z.array(fleetEvent),
  cursor: text.describe('the end of this page: events that were stored later come after it'),
  next: text.exactOptional().describe('cursor of the next page; absent on the last one'),
});
