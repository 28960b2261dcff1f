import { createServer, request, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { listenOnLoopback, type Listening } from './loopback.ts';

export interface Pace {
  /** Of all answers together. */
  readonly bitsPerSecond: number;
  /** Before each answer. */
  readonly requestMs: number;
}

/** Passes requests on to a host on loopback, and its answers back as slowly as a network would. */
export function servePaced(host: string, { bitsPerSecond, requestMs }: Pace): Promise<Listening> {
  let freeAt = 0;
  /** Waits until the line has sent all earlier pieces and this one. */
  const send = async (bytes: number): Promise<void> => {
    const now = performance.now();
    freeAt = Math.max(now, freeAt) + (8000 * bytes) / bitsPerSecond;
    await pause(freeAt - now);
  };
  const server = createServer((incoming, response) => {
    const { method, url, headers } = incoming;
    const outgoing = request(`http://${host}${url ?? ''}`, { method, headers }, (answer) => {
      const paced = async (): Promise<void> => {
        await pause(requestMs);
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        await pipeline(answer, (pieces: IncomingMessage) => passSlowly(pieces, send), response);
      };
      // A client that goes away ends its answer alone.
      paced().catch(() => response.destroy());
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  return listenOnLoopback(server);
}

async function* passSlowly(pieces: AsyncIterable<Buffer>, send: (bytes: number) => Promise<void>) {
  for await (const piece of pieces) {
    await send(piece.length);
    yield piece;
  }
}
