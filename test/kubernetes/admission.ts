import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { expect, vi } from 'vitest';
import * as z from 'zod';
import { podOf, reviewOf } from '../../src/server/admission/testing/reviews.ts';
import type { TestCertificate } from '../../src/http/testing/certificate.ts';
import { SOON } from '../support/running-server.ts';

const reviewed = z.object({
  apiVersion: z.literal('admission.k8s.io/v1'),
  kind: z.literal('AdmissionReview'),
  response: z.object({
    uid: z.string(),
    allowed: z.boolean(),
    status: z.object({ code: z.literal(403), message: z.string() }).optional(),
    warnings: z.array(z.string()).optional(),
    auditAnnotations: z.object({ answer: z.string(), images: z.string().optional() }),
  }),
});

export interface AskedPod {
  readonly image: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly dryRun?: boolean;
}

/** Asks as an API server does, with or without a certificate of its own. */
export class AdmissionClient {
  readonly #address: string;
  readonly #tls: { readonly ca: string } & Partial<TestCertificate>;

  constructor(address: string, { cert }: TestCertificate, own?: TestCertificate) {
    this.#address = address;
    this.#tls = { ca: cert, ...own };
  }

  /** Posts a body as it is; the status and the text of the answer. */
  async post(path: string, body: string): Promise<{ readonly status: number; readonly text: string }> {
    const asked = request(new URL(path, this.#address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...this.#tls,
    });
    const answered = new Promise<{ status: number; text: string }>((resolve, reject) => {
      asked.on('error', reject).on('response', (response) => {
        text(response).then((all) => resolve({ status: response.statusCode ?? 0, text: all }), reject);
      });
    });
    asked.end(body);
    return answered;
  }

  /** Asks whether a pod of the Deployment `web` may start. */
  async review({ image, namespace, labels = {}, path = '/edge', dryRun = false }: AskedPod) {
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5f7', uid: 'u', controller: true };
    const metadata = { labels: { 'pod-template-hash': '5f7', ...labels }, ownerReferences: [owner] };
    const object = podOf({ metadata, spec: { containers: [{ name: 'app', image }] } });
    const { status, text: body } = await this.post(
      path,
      JSON.stringify(reviewOf({ namespace, object, dryRun })),
    );
    expect(status, body).toBe(200);
    const { response } = reviewed.parse(JSON.parse(body));
    const { allowed, warnings = [], auditAnnotations } = response;
    return { allowed, message: response.status?.message ?? '', warnings, answer: auditAnnotations.answer };
  }

  /** Asks until this is the answer; the last one. */
  async until(asked: AskedPod, answer: string) {
    return vi.waitFor(async () => {
      const given = await this.review(asked);
      expect(given).toMatchObject({ answer });
      return given;
    }, SOON);
  }
}
