import { defined } from '../../domain/index.ts';
import type { ScanProgress } from '../../findings/index.ts';
import type { RemoteScan } from '../../client/index.ts';

/** Translates a remote scan's states into a local scan's progress. */
export function remoteProgress(reference: string, report: (event: ScanProgress) => void) {
  let announced = -1;
  return ({ state, layers }: RemoteScan): void => {
    if (layers.length === 0) {
      const text = state === 'queued' ? 'waiting for the server' : 'the server reads the image';
      report({ kind: 'step', text });
      return;
    }
    if (layers.length !== announced) {
      announced = layers.length;
      report({ kind: 'image', reference, layers: layers.map(({ totalBytes }) => totalBytes) });
    }
    layers.forEach(({ bytes, totalBytes, done }, index) => {
      report({ kind: 'layer', index, bytes, ...defined({ totalBytes }), done });
    });
  };
}
