import { describe, expect, it } from 'vitest';
import type { PodAdmission } from './create-admission.ts';
import { start } from '../testing/start.ts';
import { admissionRoutes } from './admission-routes.ts';
import { reviewOf } from './testing/reviews.ts';

/** Serves the routes without TLS, and notes what is asked. */
async function serve() {
  const asked: string[] = [];
  const admission: PodAdmission = {
    answer: (cluster, { namespace }, { warnsOnly }) => {
      asked.push(`${cluster} ${namespace}${warnsOnly ? ' warns' : ''}`);
      return Promise.resolve({ answer: 'refused', message: 'no', warnings: ['no'] });
    },
  };
  const { address } = await start({}, { groups: [admissionRoutes(admission)] });
  const post = (path: string, body: unknown) =>
    fetch(new URL(path, address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { asked, post };
}

describe('the listener for admission', () => {
  it('answers with the uid of the review', async () => {
    const { asked, post } = await serve();
    const answer = await post('/edge?timeout=5s', reviewOf({}));
    expect(await answer.json()).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: {
        uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
        allowed: false,
        status: { code: 403, reason: 'Forbidden', message: 'no' },
        warnings: ['no'],
        auditAnnotations: { answer: 'refused', images: 'no' },
      },
    });
    await post('/edge/warn', reviewOf({}));
    await post('/edge/enforce', reviewOf({}));
    expect(asked).toEqual(['edge shop', 'edge shop warns', 'edge shop']);
  });

  it.each([
    ['no JSON', '/edge', 'garbage', 400],
    ['no review', '/edge', { kind: 'Pod' }, 400],
    ['v1beta1', '/edge', { ...reviewOf({}), apiVersion: 'admission.k8s.io/v1beta1' }, 400],
    ['three megabytes', '/edge', reviewOf({ object: 'x'.repeat(3_000_000) }), 413],
    ['a cluster that cannot be', '/UPPER', reviewOf({}), 404],
    ['another mode', '/edge/maybe', reviewOf({}), 404],
  ])('refuses %s', async (_, path, body, status) => {
    const { asked, post } = await serve();
    expect((await post(path, body)).status).toBe(status);
    expect(asked).toEqual([]);
  });
});
