import * as z from 'zod';
import { fleetEvent } from './event.ts';
import { rating } from './finding.ts';
import { problem } from './result.ts';
import { run } from './run.ts';
import { storedVerdict } from './verdict.ts';

const text = z.string();
const time = text.describe('RFC 3339');

const sighting = z.object({
  sync: z.int().describe('number of the sync after which it was known, or of the last one before'),
  at: time.describe('RFC 3339: when this store got that sync, or the first report on an image was made'),
});

const affectedSince = sighting
  .exactOptional()
  .describe('when it was first known to affect it; absent where no server noted it');
const exploitedSince = sighting
  .exactOptional()
  .describe('when it was first known to be listed in KEV while it affected it');

const image = z.object({
  key: text.describe('the digest that the inventory knows it by'),
  names: z.array(text).describe('references; none once it left the inventory'),
  indexedAt: time.exactOptional().describe('RFC 3339: when it was last read'),
  stored: z.boolean().describe('false once it left the inventory'),
  packages: z.array(
    z.object({
      name: text,
      version: text,
      affected: z.boolean().describe('by what the feeds say now'),
      affectedSince,
      exploitedSince,
    }),
  ),
});

const range = z.object({
  feed: text,
  record: text.describe("the record's own ID"),
  cves: z.array(text),
  aliases: z.array(text),
  title: text.exactOptional().describe('as it is now'),
  url: text.exactOptional(),
  published: text.exactOptional(),
  modified: text.exactOptional(),
  ratings: z.array(rating),
  ecosystem: text,
  package: text,
  lower: text.exactOptional(),
  lowerExclusive: z.boolean(),
  upper: text.exactOptional(),
  upperInclusive: z.boolean(),
  exact: text.exactOptional(),
  fixedVersion: text.exactOptional(),
  state: text,
  unread: text.exactOptional().describe('why the range cannot be compared'),
  qualifiers: z.record(text, z.unknown()).exactOptional().describe('further conditions'),
});

const advisoryState = z.object({
  of: z
    .enum(['affected', 'exploited', 'now'])
    .describe('the moment: first known to affect an image, first known to be exploited while it did, now'),
  ...sighting.shape,
  ranges: z.array(range).describe('rows of all advisories that name it'),
  ratings: z.array(rating).describe('of its CVE record'),
  kev: z.object({ dateAdded: text, dueDate: text.exactOptional(), ransomware: z.boolean() }).exactOptional(),
});

const message = z.object({
  id: text.describe('the same as `webhook-id`'),
  subscription: text,
  type: text,
  createdAt: time,
  deliveredAt: time.exactOptional().describe('RFC 3339; absent until the target took it'),
  summary: text.exactOptional(),
  state: z
    .enum(['waiting', 'delivered', 'dead', 'forgotten'])
    .describe('`forgotten`: deleted before the target took it'),
});

const head = {
  id: text.describe('the CVE, or the ID of a record'),
  at: time.describe('RFC 3339: when this was collected'),
  affectedSince,
  exploitedSince,
};

const parts = {
  images: z.array(image).describe('images that it affects, or did, by key'),
  runs: z.array(run).describe('where these ran and run; by image, then oldest first'),
  advisories: z.array(advisoryState),
  verdicts: z
    .array(z.object({ image: text.describe('its key'), ...storedVerdict.shape }))
    .describe('of these images, by the line of their server; by image, then oldest first'),
  notifications: z.object({
    messages: z.array(message).describe('messages to subscriptions that told of it, oldest first'),
    events: z.array(fleetEvent.omit({ cursor: true })).describe('events about it, oldest first'),
  }),
};

/** A store's data about one vulnerability and its images. */
export const evidence = z.object({
  ...head,
  known: z.boolean().describe('whether a feed, an image or an event names it, or did'),
  ...parts,
  problems: z.array(problem).describe('why an image may be missing'),
  neverScanned: z.int().describe('images that run and were never scanned: any of them may be missing'),
});

type EvidenceDocument = z.output<typeof evidence>;

/** Evidence whose long lists may be read lazily, anew each time. */
export type EvidenceView = Omit<EvidenceDocument, 'images' | 'runs' | 'verdicts' | 'notifications'> &
  Listed<Pick<EvidenceDocument, 'images' | 'runs' | 'verdicts'>> & {
    readonly notifications: Pick<EvidenceDocument['notifications'], 'messages'> &
      Listed<Pick<EvidenceDocument['notifications'], 'events'>>;
  };

type Listed<Lists extends Record<string, unknown[]>> = {
  readonly [List in keyof Lists]: Iterable<Lists[List][number]> | AsyncIterable<Lists[List][number]>;
};

/** Files in an evidence archive, by name. */
export const evidenceFiles = {
  'evidence.json': z.object({
    ...head,
    images: z.int(),
    running: z.int().describe('runs that have not ended'),
    runs: z.int(),
    verdicts: z.int(),
    messages: z.int(),
    problems: evidence.shape.problems,
    neverScanned: evidence.shape.neverScanned,
  }),
  'images.json': z.object({ images: parts.images }),
  'runs.json': z.object({ runs: parts.runs }),
  'advisories.json': z.object({ advisories: parts.advisories }),
  'verdicts.json': z.object({ verdicts: parts.verdicts }),
  'notifications.json': z.object({ ...parts.notifications.shape }),
};
