import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { LINGER_MS } from './limits.ts';

/**
 * Closes connections in stages (RFC 9112, 9.6): what a client still sends when it was answered is read and thrown away
 * for a while. Closed at once, the system would reset the connection, and the client lose the answer, be it that its
 * body is too large.
 */
export function closeInStages(server: Server, event: 'connection' | 'secureConnection'): void {
  server.on(event, (socket: Socket) => {
    // How Node ends a connection after its last answer.
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
