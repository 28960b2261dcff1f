import { parentPort, workerData } from 'node:worker_threads';
import { CATALOGERS } from '../../../catalog/index.ts';
import { AppError, writeAppError } from '../../../errors/index.ts';
import { hashFile, shareSpooledBytes, walkContent, type WalkedContent } from '../../../image/index.ts';
import { walkOfJob } from '../layer-job.ts';
import { SentChunks } from './sent-chunks.ts';
import type { ThreadContent, ThreadNews, ThreadOrder } from './messages.ts';

type WalkOrder = Extract<ThreadOrder, { readonly kind: 'walk' }>;

// Entry point for the thread that reads layers, one at a time.

/** Bytes between two news of progress. */
const NEWS_BYTES = 4 * 1024 ** 2;

if (workerData instanceof SharedArrayBuffer) shareSpooledBytes(workerData);

let onOpened: (content: ThreadContent) => void = () => undefined;
let chunks = new SentChunks(() => undefined);

parentPort?.on('message', (order: ThreadOrder) => {
  switch (order.kind) {
    case 'walk':
      void answer(() => walkLayerHere(order));
      return;
    case 'hash':
      void answer(async () => ({ kind: 'hashed', digests: await hashFile(order.file, progress()) }));
      return;
    case 'opened':
      onOpened(order.content);
      return;
    case 'chunk':
      chunks.add(order.bytes);
      return;
    case 'end':
      chunks.end();
  }
});

async function answer(work: () => Promise<ThreadNews>): Promise<void> {
  try {
    tell(await work());
  } catch (error) {
    if (error instanceof AppError) tell({ kind: 'failed', failure: writeAppError(error) });
    else tell({ kind: 'bug', error });
  }
}

async function walkLayerHere({ name, job, isAlone }: WalkOrder): Promise<ThreadNews> {
  const { overlay, ...walk } = await walkContent(
    await open(),
    { open },
    { ...walkOfJob(job, CATALOGERS), name, isBlocking: !isAlone, onBytes: progress() },
  );
  return { kind: 'walked', walk: { ...walk, overlay: overlay.toBytes() } };
}

/** Tells of the bytes read, every few megabytes. */
function progress(): (bytes: number) => void {
  let next = NEWS_BYTES;
  return (bytes) => {
    if (bytes < next) return;
    next = bytes + NEWS_BYTES;
    tell({ kind: 'read', bytes });
  };
}

async function open(): Promise<WalkedContent> {
  const content = await new Promise<ThreadContent>((resolve) => {
    onOpened = resolve;
    tell({ kind: 'open' });
  });
  if (content.kind === 'file') return content;
  chunks = new SentChunks((bytes) => tell({ kind: 'used', bytes }));
  return { ...content, bytes: chunks };
}

function tell(news: ThreadNews): void {
  parentPort?.postMessage(news);
}
