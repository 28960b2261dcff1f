import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Callbacks that remove a connection from its server's count. */
const leaving = new WeakMap<Socket, () => void>();

/** Stops counting a connection: its response is endless, and has a separate limit. */
export function countApart(socket: Socket): void {
  leaving.get(socket)?.();
}

/**
 * Limits connections by closing the one idle longest, so that a thousand silent ones shut nobody out. If all
 * are busy, the newest is closed. A client that does not read its response is closed, too, since it would
 * stay busy forever.
 */
export function boundConnections(
  server: Server,
  event: 'connection' | 'secureConnection',
  limit: number,
): void {
  /** Open requests per connection, longest idle first. */
  const busy = new Map<Socket, number>();
  server.on(event, admit);

  function admit(socket: Socket): void {
    if (busy.size >= limit) closeLongestIdle(socket);
    if (socket.destroyed) return;
    busy.set(socket, 0);
    leaving.set(socket, () => busy.delete(socket));
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

  // Fires after the server's timeout without traffic, which is normal while a response is being made.
  server.on('timeout', (socket: Socket) => {
    const isAnswerMade = (busy.get(socket) ?? 0) > 0 && socket.writableLength === 0;
    if (!isAnswerMade) socket.destroy();
  });

  function count(socket: Socket, change: number): void {
    const requests = busy.get(socket);
    if (requests === undefined) return;
    // Moves it to the end: the order is by last use.
    busy.delete(socket);
    busy.set(socket, requests + change);
  }
}
