import * as z from 'zod';
import { jsonOf } from '../../domain/index.ts';
import type { ApiServer } from '../access/api-server.ts';
import { ApiFailure } from '../access/api-failure.ts';
import { pod, type Pod } from '../objects/pod.ts';

/** Characters per line: an object has at most 1.5 MB (etcd). */
const MAX_LINE = 8 * 1024 ** 2;
const TIMEOUT_SECONDS = '300';
/** Bookmarks come about once a minute, but none while no pod changes: a connection that is silent for longer may be dead. */
const SILENCE_MS = 90_000;

const status = z.object({ code: z.number().nullish(), message: z.string().nullish() });
const bookmark = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
const line = z.object({ type: z.string(), object: z.unknown() });

export type PodEvent =
  /** The server has accepted the watch. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'changed' | 'deleted'; readonly version: string; readonly pod: Pod }
  | { readonly kind: 'bookmark'; readonly version: string };

/** Thrown for a watch's unusable line: a change may be missing now. */
export class UnreadableEvent extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableEvent';
  }
}

/**
 * Yields changes after a version (Kubernetes API concepts, "Efficient detection of changes") until the server ends the
 * connection, as it does every few minutes, or is silent. Throws ApiFailure, AppError, or UnreadableEvent.
 */
export async function* watchPods(
  server: Pick<ApiServer, 'open'>,
  {
    path,
    version,
    signal,
  }: { readonly path: string; readonly version: string; readonly signal: AbortSignal },
): AsyncGenerator<PodEvent, void> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), SILENCE_MS);
  let isOpen = false;
  try {
    const query = {
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: version,
      timeoutSeconds: TIMEOUT_SECONDS,
    };
    const stream = await server.open({ path, query, signal: AbortSignal.any([signal, silence.signal]) });
    isOpen = true;
    timer.refresh();
    yield { kind: 'opened' };
    for await (const text of linesOf(stream, () => timer.refresh())) yield eventOf(text);
  } catch (failure) {
    // Another watch tells whether the server is there.
    if (!isOpen || !silence.signal.aborted || signal.aborted) throw failure;
  } finally {
    clearTimeout(timer);
  }
}

/** The last line is cut off if the connection broke in it. */
async function* linesOf(stream: AsyncIterable<Uint8Array>, onData: () => void): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of stream) {
    onData();
    const [first = '', ...more] = decoder.decode(chunk, { stream: true }).split('\n');
    pieces.push(first);
    length += first.length;
    for (const next of more) {
      const text = pieces.join('');
      if (text.trim() !== '') yield text;
      pieces = [next];
      length = next.length;
    }
    if (length > MAX_LINE) throw new UnreadableEvent(`a line is longer than ${MAX_LINE} characters`);
  }
  if (pieces.join('').trim() !== '') throw new UnreadableEvent('the last line is cut off');
}

function eventOf(text: string): PodEvent {
  const { success, data } = line.safeParse(jsonOf(text));
  if (!success) throw new UnreadableEvent('a line is no event');
  const { type, object } = data;
  if (type === 'ERROR') throw failureOf(object);
  if (type === 'BOOKMARK') {
    const read = bookmark.safeParse(object);
    if (!read.success) throw new UnreadableEvent('a bookmark has no version');
    return { kind: 'bookmark', version: read.data.metadata.resourceVersion };
  }
  const read = pod.safeParse(object);
  if (!read.success)
    throw new UnreadableEvent(`a pod is not valid at ${read.error.issues[0]?.path.join('.') ?? ''}`);
  const version = read.data.metadata.resourceVersion ?? '';
  if (version === '') throw new UnreadableEvent('a pod has no version');
  return { kind: type === 'DELETED' ? 'deleted' : 'changed', version, pod: read.data };
}

function failureOf(object: unknown): Error {
  const { data } = status.safeParse(object);
  return new ApiFailure(data?.code ?? 500, data?.message ?? 'the watch failed');
}
