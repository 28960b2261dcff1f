import * as z from 'zod';

const ownerReference = z.object({
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().nullish(),
});

const labels = z.record(z.string(), z.string()).nullish();

/** Metadata of any object, as far as it is used. */
export const objectMetadata = z.object({
  name: z.string(),
  namespace: z.string().nullish(),
  uid: z.string(),
  resourceVersion: z.string().nullish(),
  labels,
  ownerReferences: z.array(ownerReference).nullish(),
});

/** An object of which metadata alone was asked for. */
export const partialObject = z.object({ metadata: objectMetadata });

const named = z.object({ name: z.string(), image: z.string().nullish() });
const containers = z.array(named).nullish();

const statuses = z
  .array(
    z.object({
      name: z.string(),
      imageID: z.string().nullish(),
      state: z
        .object({
          running: z.object({ startedAt: z.string().nullish() }).nullish(),
          terminated: z.object({}).nullish(),
        })
        .nullish(),
    }),
  )
  .nullish();

/** A pod: containers with their images, and their states (Kubernetes API, core/v1 Pod). */
export const pod = z.object({
  metadata: objectMetadata,
  spec: z.object({
    nodeName: z.string().nullish(),
    imagePullSecrets: z.array(z.object({ name: z.string().nullish() })).nullish(),
    containers,
    initContainers: containers,
    ephemeralContainers: containers,
    volumes: z
      .array(z.object({ name: z.string(), image: z.object({ reference: z.string().nullish() }).nullish() }))
      .nullish(),
  }),
  status: z
    .object({
      phase: z.string().nullish(),
      containerStatuses: statuses,
      initContainerStatuses: statuses,
      ephemeralContainerStatuses: statuses,
    })
    .nullish(),
});

export type Metadata = z.output<typeof objectMetadata>;
export type Pod = z.output<typeof pod>;
