import type { Command } from 'commander';
import { since as sinceSchema, type SentEvent } from '../../../../api/index.ts';
import type { EventQuery } from '../../../../client/index.ts';
import type { OutputTarget } from '../../../../config/index.ts';
import { choices, readAs } from '../../../../config/readers.ts';
import { defined, EVENT_KINDS, PROGRAM } from '../../../../domain/index.ts';
import { AppError } from '../../../../errors/index.ts';
import { jsonText } from '../../../../report/index.ts';
import { EXIT } from '../../../start/exit-codes.ts';
import { expectInterruption, onInterruption } from '../../../start/interruption.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../../output/outputs.ts';
import { print } from '../../../output/print.ts';
import { readStoreRequest, type StoreRequest } from '../../../opening/session.ts';
import { eventRow } from './event-row.ts';
import { openEventSource, type EventSource } from './event-source.ts';
import { refusedOption } from '../refused-option.ts';

const SINCE = { what: 'day or time', hint: 'write 2026-11-28 or 2026-11-28T03:00:00Z' };
const DAYS_LISTED = 7;
const DAY_MS = 24 * 60 * 60_000;

interface Flags {
  readonly kind?: readonly string[];
  readonly since?: string;
  readonly follow?: boolean;
}

export async function runEvents(command: Command): Promise<number> {
  const request = await readStoreRequest(command);
  const { kind = [], since, follow = false } = command.opts<Flags>();
  const kinds = readAs('--kind', choices(EVENT_KINDS), kind, 'plimsoll fleet events --help');
  const begin = since === undefined ? beginOf(follow) : parseSince(since);
  const outputs = await chooseOutputs(request.settings.format, DOCUMENT_FORMATS);
  if (follow && outputs.some(({ file }) => file !== undefined)) {
    throw new AppError('USAGE', '--follow cannot be combined with a file in --format', {
      hint: 'write to standard output: --format json',
    });
  }
  const source = await openEventSource(request);
  try {
    const query = { kinds, since: begin };
    if (follow) await followAll(query, source, request);
    else await writeAll(query, source, outputs, request);
    return EXIT.within;
  } finally {
    await source.close();
  }
}

function beginOf(isFollowed: boolean): string {
  return new Date(Date.now() - (isFollowed ? 0 : DAYS_LISTED * DAY_MS)).toISOString();
}

function parseSince(written: string): string {
  const { success, data } = sinceSchema.safeParse(written);
  if (success) return data;
  throw refusedOption('since', written, SINCE);
}

async function writeAll(
  query: EventQuery,
  source: EventSource,
  outputs: readonly OutputTarget[],
  { settings, environment }: StoreRequest,
): Promise<void> {
  const events: SentEvent[] = [];
  for await (const items of pagesOf(query, source)) for (const item of items) events.push(item);
  await writeOutputs(
    outputs,
    (format) => (format === 'json' ? jsonText({ events }, PROGRAM) : table(events)),
    settings,
    environment,
  );
}

/** Prints one event per line until the reader stops: as JSON, if that is the format. */
async function followAll(query: EventQuery, source: EventSource, { settings }: StoreRequest): Promise<void> {
  expectInterruption();
  onInterruption(() => source.close());
  const isJson = settings.format.some(({ format }) => format === 'json');
  const line = (event: SentEvent) => (isJson ? `${JSON.stringify(event)}\n` : eventRow(event));
  for await (const event of eventsAndMore(query, source)) if (!(await print([line(event)]))) return;
}

async function* eventsAndMore(query: EventQuery, source: EventSource): AsyncGenerator<SentEvent, void> {
  let cursor: string | undefined;
  for await (const page of pagesOf(query, source, (end) => (cursor = end))) yield* page;
  yield* source.follow({ kinds: query.kinds, ...defined({ cursor }) });
}

async function* pagesOf(
  query: EventQuery,
  source: EventSource,
  onPage: (end: string) => void = () => undefined,
): AsyncGenerator<readonly SentEvent[], void> {
  for (let asked = query; ;) {
    const { items, cursor, next } = await source.page(asked);
    yield items;
    onPage(cursor);
    if (next === undefined) return;
    asked = { ...query, cursor: next };
  }
}

function table(events: readonly SentEvent[]): string {
  return events.map(eventRow).join('') || 'No events in this time.\n';
}
