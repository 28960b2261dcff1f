import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { clusterName } from '../../api/index.ts';
import type { RouteGroup } from '../app.ts';
import { HttpError } from '../shell/http-error.ts';
import type { PodAnswer } from './answer.ts';
import type { PodAdmission } from './create-admission.ts';
import { readReview } from './review.ts';

/** A pod may have 1.5 MB, and a review of a change has two. */
const MAX_REVIEW_BYTES = 2_500_000;

/** As Kubernetes' own admission refuses. */
const REFUSED = { code: 403, reason: 'Forbidden' };

const params = z.object({
  cluster: clusterName,
  mode: z.enum(['warn', 'enforce']).default('enforce'),
});

/** Answers the reviews of clusters (admission.k8s.io/v1) at `/CLUSTER`, and at `/CLUSTER/warn` without refusals. */
export function admissionRoutes(admission: PodAdmission): RouteGroup {
  return (app: FastifyInstance) => {
    for (const path of ['/:cluster', '/:cluster/:mode']) {
      app.post(path, { config: { role: 'none' }, bodyLimit: MAX_REVIEW_BYTES }, async (request) => {
        const asked = params.safeParse(request.params);
        if (!asked.success) throw new HttpError(404, 'expected the path /CLUSTER or /CLUSTER/warn');
        const review = readReview(request.body);
        const { cluster, mode } = asked.data;
        const answer = await admission.answer(cluster, review, { warnsOnly: mode === 'warn' });
        return reviewOf(review.uid, answer);
      });
    }
  };
}

function reviewOf(uid: string, { answer, message, warnings }: PodAnswer) {
  const isAllowed = answer !== 'refused';
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: isAllowed,
      ...(!isAllowed && { status: { ...REFUSED, message } }),
      ...(warnings.length > 0 && { warnings }),
      auditAnnotations: {
        answer,
        ...(warnings.length > 0 && { images: message ?? warnings.join('; ') }),
      },
    },
  };
}
