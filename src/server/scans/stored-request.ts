import * as z from 'zod';
import { formatPlatform, parseDigest } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { formatImageReference, type ImageReference, parseImageReference } from '../../image/index.ts';
import type { NewScan, ScanRecord } from '../../inventory/ports.ts';
import type { ScanRequest, UploadedArchive } from '../context.ts';
import type { Sealer } from '../sealing/index.ts';

const digest = z.string().transform((text, issues) => {
  const parsed = parseDigest(text);
  if (parsed) return parsed;
  issues.addIssue('not a valid digest');
  return z.NEVER;
});

const credentials = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), username: z.string(), password: z.string() }),
  z.object({ kind: z.literal('identity-token'), token: z.string() }),
  z.object({ kind: z.literal('registry-token'), token: z.string() }),
]);

const platform = z.object({ os: z.string(), architecture: z.string(), variant: z.string().exactOptional() });

const request = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('reference'),
    reference: z.string(),
    platform: platform.exactOptional(),
    credentials: credentials.exactOptional(),
    insecure: z.boolean().exactOptional(),
  }),
  z.object({
    kind: z.literal('layers'),
    reference: z.string(),
    layers: z.array(
      z.object({
        url: z.string(),
        digest: digest.exactOptional(),
        headers: z.record(z.string(), z.string()).exactOptional(),
      }),
    ),
    names: z.array(
      z.object({
        kind: z.enum(['reference', 'manifest', 'layer']),
        name: z.string(),
        note: z.string().exactOptional(),
      }),
    ),
  }),
]);

const stored = z.object({ sealed: z.string() });

/**
 * Seals the whole request, since URLs may hold signatures, as headers hold tokens. Requests that differ only
 * in their secrets stay separate, since one may be refused.
 */
export function toNewScan(asked: ScanRequest, principal: string, sealer: Sealer): NewScan {
  const whole = JSON.stringify(asked);
  return {
    principal,
    subject: `${titleOf(asked)} #${sealer.fingerprint(whole)}`,
    request: JSON.stringify({ sealed: sealer.seal(whole) }),
  };
}

/** Archives exist only on the machine that received them. */
export function toNewUpload({ reference, digest: key }: UploadedArchive, principal: string): NewScan {
  return { principal, subject: `${reference} ${key}`, request: '{}' };
}

/** Opens the stored request; an error if it cannot be recovered. */
export function readStoredRequest(
  { request: text }: Pick<ScanRecord, 'request'>,
  sealer: Sealer,
): ScanRequest | AppError {
  const written = stored.safeParse(JSON.parse(text));
  if (!written.success) return lost('the server stopped before it had read the archive');
  const opened = sealer.open(written.data.sealed);
  if (opened === undefined) return lost('the request was sealed with another secret');
  const parsed = request.safeParse(JSON.parse(opened));
  return parsed.success ? parsed.data : lost('the request was stored by another version of the server');
}

/** Returns a reference scan's image, from its subject; undefined for another scan. */
export function referenceOf({ subject }: Pick<ScanRecord, 'subject'>): ImageReference | undefined {
  try {
    return parseImageReference(subject.split(' ', 1).join());
  } catch {
    return undefined;
  }
}

function titleOf(asked: ScanRequest): string {
  switch (asked.kind) {
    case 'reference': {
      const name = formatImageReference(parseImageReference(asked.reference));
      return asked.platform ? `${name} ${formatPlatform(asked.platform)}` : name;
    }
    case 'layers':
      return asked.reference;
  }
}

function lost(reason: string): AppError {
  return new AppError('SERVER_FAILED', reason, { hint: 'submit the scan again' });
}
