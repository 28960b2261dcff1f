import * as z from 'zod';
import { HttpError } from '../shell/http-error.ts';
import { firstIssue } from '../shell/first-issue.ts';
import { type PodImage, podImages } from './pod-images.ts';
import { askedPod } from './asked-pod.ts';
import { type PodWorkload, workloadOf } from './pod-workload.ts';

/** Pods that a cluster wants to create or change, as a review asks for them (admission.k8s.io/v1 AdmissionReview). */
export interface PodReview {
  readonly uid: string;
  readonly namespace: string;
  readonly isDryRun: boolean;
  readonly workload: PodWorkload;
  readonly labels: Readonly<Record<string, string>>;
  /** Images that the pod did not have before, each container's once. */
  readonly images: readonly PodImage[];
  /** Of the node that the pod asks for, as far as it does: `linux/arm64`. */
  readonly platform?: string;
}

const API_VERSION = 'admission.k8s.io/v1';

const review = z.object({
  apiVersion: z.literal(API_VERSION, `expected ${API_VERSION}`),
  kind: z.literal('AdmissionReview', 'expected AdmissionReview'),
  request: z.object({
    uid: z.string().min(1).max(253),
    operation: z.enum(['CREATE', 'UPDATE', 'DELETE', 'CONNECT']),
    namespace: z.string().max(253).nullish(),
    dryRun: z.boolean().nullish(),
    kind: z.object({ kind: z.string() }),
    object: z.unknown(),
    oldObject: z.unknown(),
  }),
});

/** Reads a review. Throws HttpError 400 for anything else, an earlier version of the API, or an invalid pod. */
export function readReview(body: unknown): PodReview {
  const { request } = parsed(review, body);
  const { uid, operation, namespace, dryRun, kind, object, oldObject } = request;
  const asked = { uid, namespace: namespace ?? '', isDryRun: dryRun ?? false };
  const starts = kind.kind === 'Pod' && (operation === 'CREATE' || operation === 'UPDATE');
  if (!starts) return { ...asked, workload: { kind: kind.kind, name: '' }, labels: {}, images: [] };
  const wanted = parsed(askedPod, object);
  const before = operation === 'UPDATE' ? podImages(parsed(askedPod, oldObject)) : [];
  const known = new Set(before.map(idOf));
  const platform = platformOf(wanted.spec.nodeSelector ?? {});
  return {
    ...asked,
    workload: workloadOf(wanted.metadata),
    labels: wanted.metadata.labels ?? {},
    images: podImages(wanted).filter((image) => !known.has(idOf(image))),
    ...(platform !== undefined && { platform }),
  };
}

function idOf({ container, reference }: PodImage): string {
  return `${container} ${reference}`;
}

function platformOf(selector: Readonly<Record<string, string>>): string | undefined {
  const { 'kubernetes.io/arch': architecture, 'kubernetes.io/os': os = 'linux' } = selector;
  return architecture === undefined ? undefined : `${os}/${architecture}`;
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new HttpError(400, `not a valid AdmissionReview: ${firstIssue(read.error)}`);
}
