import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { LINGER_MS } from './limits.ts';

/**
 * Closes connections in stages (RFC 9112, 9.6): input after the response is read and discarded for a while.
 * An immediate close would make the system reset the connection, and the client would lose the response, for
 * example that its body is too large.
 */
export function closeInStages(server: Server, event: 'connection' | 'secureConnection'): void {
  server.on(event, (socket: Socket) => {
    // Node calls this to end a connection after its last response.
    socket.destroySoon = () => {
      socket.end();
      const late = setTimeout(() => socket.destroy(), LINGER_MS);
      socket.once('close', () => clearTimeout(late));
    };
  });
  server.on('request', (request, response) => {
    response.once('finish', () => {
      if (request.complete) return;
      request.resume();
      request.socket.destroySoon();
    });
  });
}
