import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';
import * as z from 'zod';
import { evidence } from '../../../api/index.ts';
import { canonicalId } from '../../../domain/index.ts';
import { makeSpoolFolder } from '../../../spool/index.ts';
import type { EvidenceArgs } from '../../work/index.ts';
import { API, type ApiApp } from './api-app.ts';
import { FAILURES } from './schemas/problem-details.ts';

/** Writes evidence to a file, outside the main thread. */
export type CollectEvidence = (asked: EvidenceArgs) => Promise<void>;

/**
 * Returns the stored evidence on one vulnerability: it covers all images and clusters, so only administrators
 * may read it.
 */
export function evidenceRoute(app: ApiApp, collect: CollectEvidence): void {
  app.get(`${API}/advisories/:id/evidence`, {
    config: { role: 'admin', ofWholeFleet: true },
    schema: {
      tags: ['search'],
      operationId: 'getEvidence',
      summary: 'Tell where a vulnerability was, since when it was known, and who was told',
      description:
        'Images, runs, verdicts, messages and events are those that are kept; `known` is false for an ID that nothing names.',
      params: z.object({ id: z.string().min(1).describe("a CVE, or an advisory's own id") }),
      response: { 200: evidence, ...FAILURES },
    },
    handler: async ({ params }, reply) =>
      sendSpooled(reply, (file) => collect({ id: canonicalId(params.id), file })),
  });
}

/** Spools JSON to a file before sending, so that neither a thread nor a slow client holds it up. */
async function sendSpooled(
  reply: FastifyReply,
  write: (file: string) => Promise<void>,
): Promise<FastifyReply> {
  const spool = makeSpoolFolder();
  const file = join(spool.path, 'answer.json');
  await write(file).catch((error: unknown) => {
    spool.remove();
    throw error;
  });
  const content = createReadStream(file).once('close', () => spool.remove());
  return reply.type('application/json').send(content);
}
