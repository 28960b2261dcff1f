import * as z from 'zod';
import { evidence } from '../../../api/index.ts';
import { canonicalId } from '../../../domain/index.ts';
import type { EvidenceArgs, EvidenceResult } from '../../work/index.ts';
import { API, type ApiApp } from './api-app.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { sendJson } from './send-json.ts';

/** Collects evidence outside the main thread. */
export type CollectEvidence = (asked: EvidenceArgs) => Promise<EvidenceResult>;

/** Tells all that is known of one vulnerability: of all images and clusters, and so to administrators alone. */
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
      sendJson(reply, (await collect({ id: canonicalId(params.id) })).document),
  });
}
