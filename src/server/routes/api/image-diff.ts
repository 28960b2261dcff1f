import * as z from 'zod';
import { fleetDiff } from '../../../api/index.ts';
import type { ServerContext } from '../../context.ts';
import type { CompareArgs, CompareResult } from '../../work/index.ts';
import { API, type ApiApp } from './api-app.ts';
import { momentOf } from './moment-of.ts';
import { imageKey } from './schemas/image.ts';
import { option } from './schemas/line.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { sendJsonText } from './send-json.ts';
import { knownAs, notFound, visibleImage } from './visibility.ts';

/** Compares stored images outside the main thread. */
export type CompareImages = (images: CompareArgs) => Promise<CompareResult>;

const diffQuery = z.object({
  'as-of': option('asOf'),
  to: imageKey.shape.key
    .exactOptional()
    .describe('key of the image to compare with; by default the same one'),
  'to-as-of': option('asOf').describe('the moment to look at the second image; by default now'),
});

/** Returns the changes in one image, or between two, each at its own moment. */
export function imageDiffRoute(app: ApiApp, context: ServerContext, compare: CompareImages): void {
  app.get(`${API}/images/:key/diff`, {
    config: { role: 'read' },
    schema: {
      tags: ['images'],
      operationId: 'compareImages',
      summary: 'Tell what changed between two moments, of one image or of two, and why',
      description:
        'No line or ignore rule is applied. What was not known at a moment is listed as `incomplete` of its side.',
      params: imageKey,
      querystring: diffQuery,
      response: { 200: fleetDiff, ...FAILURES },
    },
    handler: async ({ params, query, principal }, reply) => {
      const { inventory } = context.store;
      const from = await visibleImage(params.key, principal, inventory);
      const to = query.to === undefined ? from : await visibleImage(query.to, principal, inventory);
      const side = (summary: typeof from, asOf: string | undefined) => ({
        key: summary.key,
        reference: knownAs(summary, principal),
        ...momentOf(asOf, context),
      });
      const { document } = await compare({
        from: side(from, query['as-of']),
        to: side(to, query['to-as-of']),
      });
      if (document === undefined) throw notFound(params.key);
      return sendJsonText(reply, document);
    },
  });
}
