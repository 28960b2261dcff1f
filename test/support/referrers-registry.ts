import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { serve } from '../../src/http/testing/loopback.ts';

interface Stored {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

/** A registry of one repository with the referrers API of the OCI distribution specification 1.1, in memory. */
export interface ReferrersRegistry {
  /** `127.0.0.1:PORT/team/ship`. */
  readonly repository: string;
  /** Its content, by digest and by tag. */
  readonly contents: Map<string, Stored>;
  /** Holds the one image of an OCI layout from now on, and returns its digest. */
  hold(layout: string): string;
  /** Requests such as `GET blobs/sha256:…`, since the last time. */
  asked(): readonly string[];
}

const BASE = '/v2/team/ship/';

export async function serveReferrers(): Promise<ReferrersRegistry> {
  const contents = new Map<string, Stored>();
  const asked: string[] = [];
  const server = await serve((request, response) => {
    const path = (request.url ?? '').slice(BASE.length);
    asked.push(`${request.method ?? ''} ${path}`);
    void answer(request, response, path, contents);
  });
  return {
    repository: `127.0.0.1:${server.port}/team/ship`,
    contents,
    hold: (layout) => hold(layout, contents),
    asked: () => asked.splice(0),
  };
}

function hold(layout: string, contents: Map<string, Stored>): string {
  const blobs = join(layout, 'blobs/sha256');
  for (const hash of readdirSync(blobs)) {
    const bytes = readFileSync(join(blobs, hash));
    contents.set(`sha256:${hash}`, { bytes, mediaType: 'application/octet-stream' });
  }
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as {
    manifests: { digest: string; mediaType: string }[];
  };
  const [manifest] = index.manifests;
  const stored = contents.get(manifest?.digest ?? '');
  if (!manifest || !stored) throw new Error(`${layout} holds no image`);
  contents.set(manifest.digest, { ...stored, mediaType: manifest.mediaType });
  return manifest.digest;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  contents: Map<string, Stored>,
): Promise<void> {
  const [kind = '', name = ''] = path.split('/');
  if (request.method === 'POST') {
    response.writeHead(202, { location: `${BASE}blobs/uploads/1` }).end();
  } else if (request.method === 'PUT') {
    const bytes = await buffer(request);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const stored = { bytes, mediaType: request.headers['content-type'] ?? '' };
    contents.set(digest, stored);
    if (kind === 'manifests') contents.set(name, stored);
    const subject = kind === 'manifests' ? subjectOf(stored) : undefined;
    response.writeHead(201, subject === undefined ? {} : { 'oci-subject': subject }).end();
  } else if (kind === 'referrers') {
    const index = { schemaVersion: 2, mediaType: INDEX, manifests: referrersOf(name, contents) };
    response.writeHead(200, { 'content-type': INDEX }).end(JSON.stringify(index));
  } else {
    give(contents.get(name), response, request.method === 'HEAD');
  }
}

const INDEX = 'application/vnd.oci.image.index.v1+json';

function give(found: Stored | undefined, response: ServerResponse, headOnly: boolean): void {
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  const { bytes, mediaType } = found;
  response.writeHead(200, { 'content-type': mediaType, 'content-length': bytes.length });
  response.end(headOnly ? undefined : bytes);
}

function referrersOf(subject: string, contents: Map<string, Stored>): object[] {
  const listed = [...contents].filter(
    ([digest, stored]) => digest.startsWith('sha256:') && subjectOf(stored) === subject,
  );
  return listed.map(([digest, { bytes, mediaType }]) => {
    const { artifactType } = JSON.parse(bytes.toString()) as { artifactType?: string };
    return { mediaType, digest, size: bytes.length, artifactType };
  });
}

function subjectOf({ bytes, mediaType }: Stored): string | undefined {
  if (!mediaType.endsWith('.image.manifest.v1+json')) return undefined;
  return (JSON.parse(bytes.toString()) as { subject?: { digest: string } }).subject?.digest;
}
