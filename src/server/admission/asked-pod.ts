import * as z from 'zod';

const container = z.object({ name: z.string(), image: z.string().nullish() });
const containers = z.array(container).nullish();
const labels = z.record(z.string(), z.string()).nullish();

/** A pod before it runs, as far as admission needs it (Kubernetes API, core/v1 Pod). */
export const askedPod = z.object({
  metadata: z.object({
    name: z.string().nullish(),
    generateName: z.string().nullish(),
    labels,
    ownerReferences: z
      .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() }))
      .nullish(),
  }),
  spec: z.object({
    containers,
    initContainers: containers,
    ephemeralContainers: containers,
    nodeSelector: labels,
    volumes: z
      .array(z.object({ name: z.string(), image: z.object({ reference: z.string().nullish() }).nullish() }))
      .nullish(),
  }),
});

export type AskedPod = z.output<typeof askedPod>;
