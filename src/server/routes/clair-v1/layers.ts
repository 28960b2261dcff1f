import type { FastifyInstance } from 'fastify';
import { answeringKey } from '../../clair/answering-image.ts';
import { whileWaiting } from '../../clair/while-waiting.ts';
import type { FeedsLoading, ServerContext } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import { INDEXED_BY_VERSION, type LayerDocument } from '../../renderings/clair-v1/documents.ts';
import { NOT_FOUND } from './errors.ts';
import { goJson } from '../../renderings/clair-v1/go-json.ts';
import { toLayer } from '../../renderings/clair-v1/layer-document.ts';
import { readLayerNames } from './layer-note.ts';
import { postLayer } from './post-layer.ts';

/** Same limit as Clair's. */
const MAX_BODY_BYTES = 1024 * 1024;

interface Named {
  Params: { readonly name: string };
  Querystring: Readonly<Record<string, unknown>>;
}

export function layerRoutes(v1: FastifyInstance, context: ServerContext): void {
  const { store, reports, settings } = context;
  const { incompleteAnswer, incompleteSeverity, allowIncomplete } = settings.clair;
  v1.post('/layers', { config: { role: 'scan' }, bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
    const { name, path, headers, parent, format } = await postLayer(request, whileWaiting(reply), context);
    const Layer: LayerDocument = {
      Name: name,
      Path: path,
      ...(Object.keys(headers).length > 0 && { Headers: headers }),
      ...(parent !== '' && { ParentName: parent }),
      Format: format,
      IndexedByVersion: INDEXED_BY_VERSION,
    };
    return reply.code(201).send(goJson({ Layer }));
  });

  v1.get<Named>(
    '/layers/:name',
    { config: { role: 'read' } },
    async ({ params, query, principal }, reply) => {
      const known = await answeringKey(store.inventory, { kind: 'layer', name: params.name }, principal);
      const names = known ? readLayerNames(known) : [];
      if (!known || names.length === 0) throw new HttpError(404, NOT_FOUND);
      // Klar's `?vulnerabilities` has no value.
      const vulnerabilities = Object.hasOwn(query, 'vulnerabilities');
      const features = vulnerabilities || Object.hasOwn(query, 'features');
      if (!features) {
        const image = await store.inventory.summary(known.key);
        if (!image) throw new HttpError(404, NOT_FOUND);
        return reply.send(goJson({ Layer: toLayer(names, image.distribution) }));
      }
      const rendering = {
        kind: 'clair-v1-layer',
        names,
        features,
        vulnerabilities,
        incompleteAnswer,
        incompleteSeverity,
        allowIncomplete,
      } as const;
      const report = await reports.render(known.key, rendering);
      if (!report) throw new HttpError(404, NOT_FOUND);
      if (report.kind === 'rendered') return reply.type(report.contentType).send(report.body);
      reply.header('retry-after', report.retryAfterSeconds);
      throw new HttpError(503, describeLoading(report));
    },
  );

  v1.delete<Named>('/layers/:name', { config: { role: 'scan' } }, async ({ params, principal }, reply) => {
    const name = { principal: principal.name, kind: 'layer', name: params.name } as const;
    if (!(await store.inventory.forgetName(name))) throw new HttpError(404, NOT_FOUND);
    return reply.send();
  });
}

/** v1 has no form for "not yet", and an empty answer would read as a clean image. */
function describeLoading({ feeds }: FeedsLoading): string {
  const states = feeds.map(({ feed, state }) =>
    state === 'failed' ? `${feed} could not be loaded` : `${feed} is ${state}`,
  );
  return `the vulnerability data for this image is not loaded yet (${states.join(', ')})`;
}
