import * as z from 'zod';
import { MAX_HEADER_VALUE, MAX_TEXT } from '../../../api/index.ts';
import { AppError } from '../../../errors/index.ts';
import { parseImageReference } from '../../../image/index.ts';
import type { ReferenceRequest } from '../../context.ts';
import { boundedList } from '../../shell/bounded.ts';
import { firstIssue } from '../../shell/first-issue.ts';
import { HttpError } from '../../shell/http-error.ts';
import { checkCapability, checkConsumed } from './capabilities.ts';
import { parseAuthorization } from './registry-authorization.ts';

/** Capabilities per request, and media types per capability; there are two. */
const MAX_LISTED = 16;

const text = z.string().max(MAX_TEXT).nullish();
const texts = boundedList(z.string().max(MAX_TEXT), MAX_LISTED).nullish();

/**
 * Checks types only: a missing field has another status than a mistyped one. Harbor, in Go, writes null for
 * an empty list.
 */
const BODY = z.object({
  registry: z.object({ url: text, authorization: z.string().max(MAX_HEADER_VALUE).nullish() }).nullish(),
  artifact: z.object({ repository: text, digest: text, tag: text, mime_type: text }).nullish(),
  enabled_capabilities: boundedList(
    z.object({
      type: text,
      produces_mime_types: texts,
      parameters: z.object({ sbom_media_types: texts }).nullish(),
    }),
    MAX_LISTED,
  ).nullish(),
});

type Body = z.output<typeof BODY>;

/**
 * Reads Harbor's scan request. Throws, as its document says, 400 for a wrong type, 422 for an invalid field,
 * and 501 for unsupported features.
 */
export function parseScanRequest(posted: unknown): ReferenceRequest {
  const { success, data: body, error } = BODY.safeParse(posted);
  if (!success) throw new HttpError(400, `invalid scan request: ${firstIssue(error, '.')}`);
  const url = parseUrl(required(body.registry?.url, 'registry.url'));
  const reference = referenceOf(url, body.artifact);
  const { mime_type: mimeType } = body.artifact ?? {};
  if (mimeType) checkConsumed(mimeType);
  for (const { type, produces_mime_types: produces, parameters } of body.enabled_capabilities ?? []) {
    const sbomMediaTypes = parameters?.sbom_media_types ?? [];
    checkCapability({
      type: required(type, 'enabled_capabilities.type'),
      produces: produces ?? [],
      sbomMediaTypes,
    });
  }
  const authorization = body.registry?.authorization;
  return {
    kind: 'reference',
    reference,
    ...(authorization && { credentials: parseAuthorization(authorization) }),
    ...(url.protocol === 'http:' && { insecure: true }),
  };
}

function required(value: string | null | undefined, field: string): string {
  if (value) return value;
  throw new HttpError(422, `${field} is missing`);
}

/**
 * Accepts only a protocol and host: a path cannot be part of an image's name, and user information would
 * reach the log with it.
 */
function parseUrl(text: string): URL {
  const url = URL.parse(text);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url && isWeb && text.replace(/\/+$/, '') === `${url.protocol}//${url.host}`) return url;
  throw new HttpError(
    422,
    'registry.url: expected the address of a registry: https://HOST or http://HOST:PORT',
  );
}

/** Throws 422 also for names that would mean another image as a reference. */
function referenceOf(url: URL, artifact: Body['artifact']): string {
  const repository = required(artifact?.repository, 'artifact.repository');
  const { digest, tag } = artifact ?? {};
  if (!digest && !tag) throw new HttpError(422, 'artifact.digest is missing');
  const reference = `${hostOf(url)}/${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
  const parsed = parseReference(reference);
  if (parsed.repository === repository) return reference;
  throw new HttpError(422, 'artifact.repository is not a valid name of a repository');
}

/** Docker's references treat a single word as a name on Docker Hub, unless it has a port. */
function hostOf({ host, port, hostname, protocol }: URL): string {
  if (port !== '' || hostname.includes('.') || hostname === 'localhost') return host;
  return `${host}:${protocol === 'https:' ? 443 : 80}`;
}

function parseReference(reference: string) {
  try {
    return parseImageReference(reference);
  } catch (error) {
    throw error instanceof AppError ? new HttpError(422, `artifact: ${error.message}`) : error;
  }
}
