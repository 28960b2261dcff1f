import type { FastifyInstance } from 'fastify';
import type { StoreOf } from '../../context.ts';
import { firstIssue } from '../../shell/first-issue.ts';
import { HttpError } from '../../shell/http-error.ts';
import { AFFECTED_MANIFESTS_BODY } from './asked-vulnerability.ts';
import { findAffected } from './find-affected.ts';
import { AFFECTED_MANIFESTS_TYPE } from '../../renderings/clair-v4/media-types.ts';
import { negotiate } from './negotiate.ts';
import { sendJson } from '../../shell/send-json.ts';

/** Finds the images with packages affected by given vulnerabilities, for Clair's notifier after an update. */
export function affectedManifestRoutes(app: FastifyInstance, context: StoreOf<'inventory'>): void {
  const path = '/indexer/api/v1/internal/affected_manifest/';
  for (const url of [path, path.slice(0, -1)]) {
    app.post(url, { config: { role: 'read' } }, async ({ body, headers, principal }, reply) => {
      const contentType = negotiate(headers.accept, AFFECTED_MANIFESTS_TYPE);
      const parsed = AFFECTED_MANIFESTS_BODY.safeParse(body);
      if (!parsed.success) throw new HttpError(400, `bad vulnerabilities: ${firstIssue(parsed.error, '.')}`);
      const asked = Array.isArray(parsed.data) ? parsed.data : parsed.data.vulnerabilities;
      const affected = await findAffected(asked, context.store.inventory, principal);
      return sendJson(reply, contentType, affected);
    });
  }
}
