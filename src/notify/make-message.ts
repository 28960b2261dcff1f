import { MAX_LISTED, type FleetEvent, type Hits } from '../domain/index.ts';
import type { Message, MessageEvent, MessageType } from './message.ts';

export interface MessageParts {
  readonly id: string;
  readonly at: Date;
  readonly subscription: string;
  readonly events: readonly { readonly event: FleetEvent; readonly hits: Hits }[];
  /** Number of events, if more than these. */
  readonly total?: number;
  /** Address of the full list of events. */
  readonly more?: string;
}

/** Makes a message of events that have one cause, or of one digest. */
export function makeMessage({ id, at, subscription, events, more, ...rest }: MessageParts): Message {
  const total = rest.total ?? events.length;
  const listed = withinLimits(events);
  return {
    id,
    type: typeOf(events),
    at: at.toISOString(),
    subscription,
    summary: summaryOf(events, total),
    total,
    events: listed,
    ...(more !== undefined && listed.length < total && { more }),
  };
}

/** Shares the lines of a message, and the workloads in them, between its events in their order. */
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

/** Counts a line without workloads as its image. */
function countShown(sum: number, { workloads, places = [] }: Hits['listed'][number]): number {
  return sum + (workloads === undefined ? 1 : places.length);
}

function typeOf(events: MessageParts['events']): MessageType {
  const [first, ...others] = events;
  if (!first) return 'test';
  return others.every(({ event }) => event.kind === first.event.kind) ? first.event.kind : 'digest';
}

function summaryOf(events: MessageParts['events'], total: number): string {
  const [first] = events;
  if (!first) return 'a test of this subscription';
  if (total === 1) return first.event.message;
  const flaws = new Set(events.map(({ event }) => event.finding?.id));
  const [flaw] = flaws;
  if (flaws.size === 1 && flaw !== undefined)
    return `${first.event.message} (and ${total - 1} more packages)`;
  if (typeOf(events) === 'image.never-scanned') return `${total} images run that nobody has scanned`;
  const counts = Map.groupBy(events, ({ event }) => event.kind);
  const kinds = [...counts].map(([kind, of]) => `${of.length} ${kind}`);
  return `${total} changes: ${kinds.join(', ')}`;
}
