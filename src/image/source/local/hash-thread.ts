import { parentPort } from 'node:worker_threads';
import { hashBlob } from './hash-blob.ts';
import type { HashAnswer, BlobHashRequest } from './hash-file.ts';

// Entry point for the thread that hashes files while they are walked. It imports hardly more than Node's own
// modules, so that it starts at once.

parentPort?.on('message', (request: BlobHashRequest) => {
  parentPort?.postMessage(answerTo(request));
});

function answerTo(request: BlobHashRequest): HashAnswer {
  const { id } = request;
  try {
    return { id, hashes: hashBlob(request, request.algorithms) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}
