import {
  counted,
  MAX_LISTED,
  withImageName,
  type FleetEvent,
  type Hits,
  type KindCounts,
} from '../domain/index.ts';
import type { Message, MessageEvent, MessageType } from './message.ts';

export interface MessageParts {
  readonly id: string;
  readonly at: Date;
  readonly subscription: string;
  readonly events: readonly { readonly event: FleetEvent; readonly hits: Hits }[];
  /** Event counts by kind, if there are more events than these. */
  readonly kinds?: KindCounts;
  /** Address of the full event list. */
  readonly more?: string;
}

/** Makes a message from events that share a cause or a digest. */
export function makeMessage({ id, at, subscription, more, ...rest }: MessageParts): Message {
  const events = rest.events.map(({ event, hits }) => ({
    event: withImageName(event, nameIn(hits, event.image)),
    hits,
  }));
  const kinds = rest.kinds ?? countKinds(events);
  const total = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  const listed = withinLimits(events);
  return {
    id,
    type: typeOf(events),
    at: at.toISOString(),
    subscription,
    summary: summaryOf(events, kinds, total),
    total,
    events: listed,
    ...(more !== undefined && listed.length < total && { more }),
  };
}

function nameIn({ listed }: Hits, image: FleetEvent['image']): string | undefined {
  return listed.find((hit) => hit.image === image)?.name;
}

/** Shares the message's lines, and the workloads in them, between its events in order. */
function withinLimits(events: MessageParts['events']): readonly MessageEvent[] {
  const left = { lines: MAX_LISTED, places: MAX_LISTED };
  return events.slice(0, MAX_LISTED).map(({ event, hits }) => ({ ...event, hits: cutHits(hits, left) }));
}

function cutHits({ more, ...hits }: Hits, left: { lines: number; places: number }): Hits {
  const listed = hits.listed.slice(0, left.lines).map(({ places, ...line }) => {
    const shown = places?.slice(0, left.places) ?? [];
    left.places -= shown.length;
    return { ...line, ...(shown.length > 0 && { places: shown }) };
  });
  left.lines -= listed.length;
  const isCut = more !== undefined && listed.reduce(countShown, 0) < hits.total;
  return { ...hits, listed, ...(isCut && { more }) };
}

/** Counts a line without workloads as one, for its image. */
function countShown(sum: number, { workloads, places = [] }: Hits['listed'][number]): number {
  return sum + (workloads === undefined ? 1 : places.length);
}

function typeOf(events: MessageParts['events']): MessageType {
  const [first, ...others] = events;
  if (!first) return 'test';
  if (isOfProgram(events)) return 'digest';
  return others.every(({ event }) => event.kind === first.event.kind) ? first.event.kind : 'digest';
}

/** True if every event was caused by another program version. */
function isOfProgram(events: MessageParts['events']): boolean {
  return events.every(({ event }) => event.cause === 'program');
}

export function countKinds(events: readonly { readonly event: FleetEvent }[]): KindCounts {
  const byKind = Map.groupBy(events, ({ event }) => event.kind);
  return Object.fromEntries([...byKind].map(([kind, of]) => [kind, of.length]));
}

/** Summaries of several events, each on its own image. */
const SEVERAL_IMAGES: Readonly<Partial<Record<MessageType, string>>> = {
  'image.never-scanned': 'images run that nobody has scanned',
  'image.over-line': 'images are over their line',
  'image.within-line': 'images are within their line again',
  'image.overdue': 'images have passed a time limit',
  'image.unreadable': 'images cannot be fully checked',
};

function summaryOf(events: MessageParts['events'], kinds: KindCounts, total: number): string {
  const [first] = events;
  if (!first) return 'a test of this subscription';
  if (total === 1) return first.event.message;
  const flaws = new Set(events.map(({ event }) => event.finding?.id));
  const [flaw] = flaws;
  if (flaws.size === 1 && flaw !== undefined)
    return `${first.event.message} (and ${counted(total - 1, 'more package')})`;
  const ofImages = SEVERAL_IMAGES[typeOf(events)];
  if (ofImages !== undefined) return `${total} ${ofImages}`;
  const counts = Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`);
  const what = isOfProgram(events) ? 'changes by another version of plimsoll' : 'changes';
  return `${total} ${what}: ${counts.join(', ')}`;
}
