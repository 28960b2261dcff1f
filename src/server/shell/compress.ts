import { pipeline, Readable } from 'node:stream';
import { constants, createGzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { MIN_COMPRESSED_BYTES } from './limits.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** An ETag that identifies a state: clients store it and compare it as text, whatever the bytes. */
    etag?: 'state';
  }
}

const compress = promisify(gzip);

/** A report's bytes are sent many times; the compressed copy is dropped with them. */
const compressed = new WeakMap<Uint8Array, Promise<Buffer>>();

/** Compresses responses for clients that accept gzip, in libuv's threads. Streams are compressed if they are JSON. */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('content-type') ?? '');
    const answer = isJsonStream(payload, type) ? payload : toBytes(payload);
    if (!answer || reply.hasHeader('content-encoding') || !isText(type)) return payload;
    if (answer instanceof Uint8Array && answer.length < MIN_COMPRESSED_BYTES) return payload;
    reply.header('vary', 'accept-encoding');
    if (!acceptsGzip(request.headers['accept-encoding'] ?? '')) return payload;
    if (request.routeOptions.config.etag !== 'state') weakenEtag(reply);
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return answer instanceof Uint8Array ? compressOnce(answer) : compressWhole(answer);
  });
}

/** Excludes event streams, which are text and must arrive as they happen. */
function isJsonStream(payload: unknown, type: string): payload is Readable {
  return payload instanceof Readable && type.startsWith('application/json');
}

/** A failure on either side ends both. */
function compressWhole(stream: Readable): Readable {
  return pipeline(stream, createGzip({ level: constants.Z_BEST_SPEED }), () => undefined);
}

/** A strong validator names exact bytes (RFC 9110, 8.8.1), which compression changes. */
function weakenEtag(reply: FastifyReply): void {
  const etag = reply.getHeader('etag');
  if (typeof etag === 'string' && !etag.startsWith('W/')) reply.header('etag', `W/${etag}`);
}

function compressOnce(bytes: Uint8Array): Promise<Buffer> {
  const known = compressed.get(bytes);
  if (known) return known;
  const made = compress(bytes, { level: constants.Z_BEST_SPEED });
  compressed.set(bytes, made);
  return made;
}

function toBytes(payload: unknown): Uint8Array | undefined {
  if (typeof payload === 'string') return Buffer.from(payload);
  return payload instanceof Uint8Array ? payload : undefined;
}

function isText(contentType: string): boolean {
  return contentType.startsWith('text/') || contentType.includes('json') || contentType.includes('xml');
}

/** RFC 9110, 12.5.3: gzip or x-gzip by name, else `*`, unless its weight is 0. */
export function acceptsGzip(header: string): boolean {
  const weights = new Map(header.toLowerCase().split(',').map(toWeight));
  const weight = weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0;
  return weight > 0;
}

function toWeight(entry: string): readonly [coding: string, weight: number] {
  const [coding = '', ...parameters] = entry.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return [coding, quality === undefined ? 1 : Number(quality.slice(2))];
}
