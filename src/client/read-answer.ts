import type * as z from 'zod';
import { jsonOf } from '../domain/index.ts';
import { AppError, readAppError } from '../errors/index.ts';
import type { HttpResponse } from '../http/index.ts';

/** Maximum bytes: a result for an image with tens of thousands of packages and findings. */
const MAX_ANSWER_BYTES = 512 * 1024 * 1024;
const MAX_PROBLEM_BYTES = 64 * 1024;

/** Reads a successful response's JSON. Throws the server's error, or SERVER_FAILED. */
export async function readAnswer<Schema extends z.ZodType>(
  response: HttpResponse,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (response.status < 200 || response.status > 299) throw await refusalOf(response);
  const parsed = schema.safeParse(jsonOf(textOf(await response.bytes(MAX_ANSWER_BYTES))));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new AppError(
    'SERVER_FAILED',
    `${hostOf(response)} sent an answer that is not valid${where}: ${issue?.message ?? 'not JSON'}`,
    { hint: 'check that the address is that of a Plimsoll server of the same version' },
  );
}

async function refusalOf(response: HttpResponse): Promise<AppError> {
  const { status } = response;
  const host = hostOf(response);
  const reported = problemOf(await response.bytes(MAX_PROBLEM_BYTES).catch(() => new Uint8Array()));
  if (status === 401) {
    return new AppError('SERVER_FAILED', `${host} does not accept the token`, {
      hint: 'set PLIMSOLL_TOKEN to a token of this server',
    });
  }
  if (status === 403 && (reported.code === undefined || reported.code === 'TOKEN_FORBIDDEN')) {
    return new AppError(
      'SERVER_FAILED',
      `${host} denied access: ${reported.detail ?? 'the token may not scan'}`,
      {
        hint:
          reported.detail === undefined
            ? 'use a token whose role is scan or admin'
            : 'set PLIMSOLL_TOKEN to such a token',
      },
    );
  }
  const known = readAppError(
    JSON.stringify({ code: reported.code, message: reported.detail, hint: reported.hint }),
  );
  if (known) return known;
  const detail = reported.detail === undefined ? '' : `: ${reported.detail}`;
  return new AppError('SERVER_FAILED', `${host} answered ${status}${detail}`, {
    ...(isNoRoute(status, reported) && { hint: 'check that the address is that of a Plimsoll server' }),
  });
}

/** Distinguishes an unknown route from a missing resource: both are 404. */
function isNoRoute(status: number, { detail }: Reported): boolean {
  return status === 404 && (detail === undefined || detail === 'not found');
}

interface Reported {
  readonly detail?: string;
  readonly code?: string;
  readonly hint?: string;
}

/** Returns a problem document's text members (RFC 9457). */
function problemOf(bytes: Uint8Array): Reported {
  const json = jsonOf(textOf(bytes));
  if (typeof json !== 'object' || json === null) return {};
  const members = Object.entries(json).filter(
    ([key, value]) => ['detail', 'code', 'hint'].includes(key) && typeof value === 'string',
  );
  return Object.fromEntries(members);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function hostOf({ url }: HttpResponse): string {
  return URL.parse(url)?.host ?? url;
}
