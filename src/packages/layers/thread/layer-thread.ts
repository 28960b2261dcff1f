import { parentPort, workerData } from 'node:worker_threads';
import { CATALOGERS } from '../../../catalog/index.ts';
import { AppError, writeAppError } from '../../../errors/index.ts';
import { shareSpooledBytes, walkContent, type WalkedContent } from '../../../image/index.ts';
import { walkOfJob, type LayerJob } from '../layer-job.ts';
import { SentChunks } from './sent-chunks.ts';
import type { ThreadContent, ThreadNews, ThreadOrder } from './messages.ts';

// Entry point for the thread that reads layers, one at a time.

/** Bytes between two news of progress. */
const NEWS_BYTES = 4 * 1024 ** 2;

if (workerData instanceof SharedArrayBuffer) shareSpooledBytes(workerData);

let onOpened: (content: ThreadContent) => void = () => undefined;
let chunks = new SentChunks(() => undefined);

parentPort?.on('message', (order: ThreadOrder) => {
  switch (order.kind) {
    case 'walk':
      void answer(order.name, order.job);
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

async function answer(name: string, job: LayerJob): Promise<void> {
  try {
    const { overlay, ...walk } = await walkLayerHere(name, job);
    tell({ kind: 'walked', walk: { ...walk, overlay: overlay.toBytes() } });
  } catch (error) {
    if (error instanceof AppError) tell({ kind: 'failed', failure: writeAppError(error) });
    else tell({ kind: 'bug', error });
  }
}

async function walkLayerHere(name: string, job: LayerJob) {
  let next = NEWS_BYTES;
  const onBytes = (bytes: number) => {
    if (bytes < next) return;
    next = bytes + NEWS_BYTES;
    tell({ kind: 'read', bytes });
  };
  return walkContent(
    await open(),
    { open },
    { ...walkOfJob(job, CATALOGERS), name, isBlocking: true, onBytes },
  );
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
