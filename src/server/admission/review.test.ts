import { describe, expect, it } from 'vitest';
import { readReview } from './review.ts';
import { podOf, reviewOf } from './testing/reviews.ts';

describe('an AdmissionReview', () => {
  it('names the images of all containers and image volumes of a new pod', () => {
    const spec = {
      containers: [{ name: 'app', image: 'shop:1' }],
      initContainers: [{ name: 'setup', image: 'setup:1' }],
      ephemeralContainers: [{ name: 'debug', image: 'busybox' }],
      volumes: [
        { name: 'data', image: { reference: 'data:1' } },
        { name: 'tmp', emptyDir: {} },
      ],
      nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    };
    const review = readReview(reviewOf({ object: podOf({ spec }), dryRun: true }));
    expect(review).toMatchObject({ namespace: 'shop', isDryRun: true, platform: 'linux/arm64' });
    expect(review.images.map(({ container, reference }) => `${container} ${reference}`)).toEqual([
      'setup setup:1',
      'app shop:1',
      'debug busybox',
      'data data:1',
    ]);
  });

  it.each([
    ['a change of an image', 'shop:2', ['shop:2']],
    ['another change', 'shop:1', []],
  ])('names what is new in %s', (_, image, images) => {
    const object = podOf({ spec: { containers: [{ name: 'app', image }] } });
    const review = readReview(reviewOf({ operation: 'UPDATE', object, oldObject: podOf({}) }));
    expect(review.images.map(({ reference }) => reference)).toEqual(images);
  });

  it.each([
    [
      'a Deployment',
      { labels: { 'pod-template-hash': '5f7' }, owner: ['ReplicaSet', 'web-5f7'] },
      'Deployment web',
    ],
    ['a ReplicaSet of its own', { owner: ['ReplicaSet', 'web-5f7'] }, 'ReplicaSet web-5f7'],
    ['a CronJob', { owner: ['Job', 'backup-29412345'] }, 'CronJob backup'],
    ['a Job', { owner: ['Job', 'migrate-2'] }, 'Job migrate-2'],
    ['a StatefulSet', { owner: ['StatefulSet', 'db'] }, 'StatefulSet db'],
    ['nobody', { name: 'debug' }, 'Pod debug'],
  ])('finds the workload of a pod of %s', (_, { owner, ...metadata }: Asked, workload) => {
    const [kind, name] = owner ?? [];
    const ownerReferences = owner ? [{ kind, name, uid: 'u', controller: true }] : undefined;
    const review = readReview(reviewOf({ object: podOf({ metadata: { ...metadata, ownerReferences } }) }));
    expect(`${review.workload.kind} ${review.workload.name}`).toBe(workload);
  });

  it.each([
    ['a pod that is deleted', { operation: 'DELETE', object: null }],
    ['a pod without containers', { object: podOf({ spec: {} }) }],
    ['another kind', { kind: { kind: 'Deployment' }, object: { spec: 7 } }],
  ])('asks for no image of %s', (_, request) => {
    expect(readReview(reviewOf(request)).images).toEqual([]);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'AdmissionReview'],
    ['v1beta1', { ...reviewOf({}), apiVersion: 'admission.k8s.io/v1beta1' }],
    ['another object', { apiVersion: 'v1', kind: 'Pod' }],
    ['a review without a request', { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' }],
    ['a pod without a spec', reviewOf({ object: { metadata: {} } })],
    ['containers that are no list', reviewOf({ object: podOf({ spec: { containers: 'all' } }) })],
  ])('refuses %s', (_, body) => {
    expect(() => readReview(body)).toThrow(expect.objectContaining({ statusCode: 400 }) as Error);
  });
});

interface Asked {
  readonly owner?: readonly string[];
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
}
