/**
 * Receives messages of Plimsoll: `SECRET=whsec_… PORT=8080 node receiver.ts` (Node 24). It verifies signatures as
 * https://www.standardwebhooks.com says, and prints each message once.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

const TOLERANCE_SECONDS = 5 * 60;
/** Two secrets, with a blank between them, while one is rotated. */
const SECRETS = (process.env['SECRET'] ?? '').split(' ');
/** Keep them in a database: a message may come again a day later. */
const seen = new Set<string>();

function isGenuine(headers: IncomingHttpHeaders, body: string): boolean {
  const id = String(headers['webhook-id']);
  const timestamp = String(headers['webhook-timestamp']);
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS)) return false;
  const given = String(headers['webhook-signature']).split(' ');
  return SECRETS.some((secret) => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const digest = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const expected = Buffer.from(`v1,${digest}`);
    return given.some((each) => {
      const signature = Buffer.from(each);
      return signature.length === expected.length && timingSafeEqual(signature, expected);
    });
  });
}

const server = createServer((request, response) => {
  void text(request).then((body) => {
    if (!isGenuine(request.headers, body)) return response.writeHead(401).end();
    const id = String(request.headers['webhook-id']);
    if (!seen.has(id)) {
      seen.add(id);
      const { type, data } = JSON.parse(body) as { type: string; data: { summary: string } };
      console.log(`${type}: ${data.summary}`);
    }
    return response.writeHead(204).end();
  });
});
server.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`listening on ${address?.port}`);
});
