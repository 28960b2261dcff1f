import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps the number of connections below a limit by closing the one that has been idle longest, so that a thousand that
 * send nothing keep nobody out. Where all are busy, the newest is closed. Who does not take its answer is closed, too: it
 * would be busy for ever.
 */
export function boundConnections(
  server: Server,
  event: 'connection' | 'secureConnection',
  limit: number,
): void {
  /** Requests in flight of each connection, the longest idle first. */
  const busy = new Map<Socket, number>();
  server.on(event, admit);

  function admit(socket: Socket): void {
    if (busy.size >= limit) closeLongestIdle(socket);
    if (socket.destroyed) return;
    busy.set(socket, 0);
    socket.once('close', () => busy.delete(socket));
  }

  function closeLongestIdle(newest: Socket): void {
    for (const [socket, requests] of busy) {
      if (requests > 0) continue;
      busy.delete(socket);
      socket.destroy();
      return;
    }
    newest.destroy();
  }

  server.on('request', ({ socket }, response) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
  });

  // When nothing came or went for the server's time-out: while an answer is being made, that is as it should be.
  server.on('timeout', (socket: Socket) => {
    const isAnswerMade = (busy.get(socket) ?? 0) > 0 && socket.writableLength === 0;
    if (!isAnswerMade) socket.destroy();
  });

  function count(socket: Socket, change: number): void {
    const requests = busy.get(socket);
    if (requests === undefined) return;
    // Moved to the end: the order is that of the last use.
    busy.delete(socket);
    busy.set(socket, requests + change);
  }
}
