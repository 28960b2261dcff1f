import * as z from 'zod/mini';
import type { Digest, Platform } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { MAX_CONFIG_BYTES } from '../limits.ts';
import { digestSchema, listOf, parseDocument } from './document.ts';

/** Image configuration (OCI image-spec config.md; Docker's is the same). */
export interface ImageConfig {
  readonly platform?: Platform;
  readonly created?: string;
  /** Base first. */
  readonly diffIds: readonly Digest[];
  /** Each layer's instruction, one per `diffIds` entry; empty when the history does not match the layers. */
  readonly createdBy: readonly (string | undefined)[];
  readonly labels: Readonly<Record<string, string>>;
}

const configSchema = z.object({
  os: z.nullish(z.string()),
  architecture: z.nullish(z.string()),
  variant: z.nullish(z.string()),
  created: z.nullish(z.string()),
  rootfs: z.object({ diff_ids: listOf(digestSchema) }),
  // An engine runs the image whatever these contain.
  config: z.catch(z.nullish(z.object({ Labels: z.nullish(z.record(z.string(), z.string())) })), undefined),
  history: listOf(z.object({ created_by: z.nullish(z.string()), empty_layer: z.nullish(z.boolean()) })),
});

/** Throws IMAGE_INVALID naming `name`. */
export function parseConfig(bytes: Uint8Array, name: string): ImageConfig {
  if (bytes.length > MAX_CONFIG_BYTES) {
    throw new AppError('LIMIT_EXCEEDED', `${name} is larger than ${MAX_CONFIG_BYTES} bytes`);
  }
  const { os, architecture, variant, created, rootfs, config, history } = parseDocument(
    bytes,
    configSchema,
    name,
  );
  const steps = history.filter((step) => !step.empty_layer);
  return {
    ...(architecture && { platform: { os: os ?? 'linux', architecture, ...(variant && { variant }) } }),
    ...(created && { created }),
    diffIds: rootfs.diff_ids,
    createdBy:
      steps.length === rootfs.diff_ids.length ? steps.map((step) => step.created_by ?? undefined) : [],
    labels: config?.Labels ?? {},
  };
}
