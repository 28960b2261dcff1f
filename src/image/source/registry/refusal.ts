import * as z from 'zod/mini';
import { AppError, type ErrorCode } from '../../../errors/index.ts';
import type { HttpResponse } from '../../../http/index.ts';
import { MAX_ERROR_BYTES, MAX_REASON_LENGTH } from './limits.ts';

// OCI distribution-spec error codes ("Error Codes"), and codes from servers in front of registries.

export interface RefusedRequest {
  readonly registry: string;
  readonly repository: string;
  readonly part?: RequestedPart;
  /** Whether the request carried credentials. */
  readonly isKnown: boolean;
  /** Whether the credential flags apply to this registry. */
  readonly takesFlags: boolean;
  /** Absent for a pull. */
  readonly action?: 'push';
}

/** Names alternatives to `docker login` for supplying credentials; ends a hint. */
export function orGiven(takesFlags: boolean): string {
  return takesFlags
    ? ', or give --username and --password-stdin'
    : ', or set DOCKER_AUTH_CONFIG: --username is for images';
}

/** The requested part of an image, by its tag or digest. */
export interface RequestedPart {
  readonly kind: 'tag' | 'manifest' | 'configuration' | 'layer';
  readonly name: string;
}

const errorsSchema = z.object({
  errors: z.array(z.object({ code: z.nullish(z.string()), message: z.nullish(z.string()) })),
});

/** Turns an unsuccessful response into an error with a remedy, and releases its connection. */
export async function explainRefusal(response: HttpResponse, asked: RefusedRequest): Promise<AppError> {
  const { code, message, hint } = explain(response.status, asked);
  return new AppError(code, message, { hint, said: await reasonIn(response) });
}

interface Explanation {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

function explain(status: number, asked: RefusedRequest): Explanation {
  const { registry, repository, isKnown } = asked;
  switch (status) {
    case 401:
    case 403:
      return isKnown ? explainKnown(status, asked) : explainUnknown(status, asked);
    case 404:
      return explainMissing(asked);
    case 429: {
      const message = `${registry} refuses further requests for now (429)`;
      const more = `; most registries allow more after docker login ${registry}`;
      return { code: 'REGISTRY_FAILED', message, hint: `try again later${isKnown ? '' : more}` };
    }
    default: {
      const message = `${registry} answered ${status} when asked for ${repository}`;
      const hint =
        status >= 500
          ? 'try again later; the registry itself failed'
          : 'check that this is the address of a registry';
      return { code: 'REGISTRY_FAILED', message, hint };
    }
  }
}

function explainKnown(status: 401 | 403, asked: RefusedRequest): Explanation {
  const { registry, repository, takesFlags, action = 'pull' } = asked;
  const code = 'REGISTRY_UNAUTHORIZED';
  if (status === 403) {
    const message = `${registry} does not allow this user to ${action} ${repository}`;
    return { code, message, hint: `ask its owner for the right to ${action}` };
  }
  const message = `${registry} does not accept the credentials for ${repository}`;
  return {
    code,
    message,
    hint: `run docker login ${registry} again${orGiven(takesFlags)}`,
  };
}

/** Registries do not reveal to strangers which private images exist. */
function explainUnknown(status: 401 | 403, asked: RefusedRequest): Explanation {
  const { registry, repository, takesFlags, action } = asked;
  const login = `docker login ${registry}${orGiven(takesFlags)}`;
  if (action === 'push') {
    const message = `${registry} does not allow anonymous pushes to ${repository}`;
    return { code: 'REGISTRY_UNAUTHORIZED', message, hint: login };
  }
  const message =
    status === 401
      ? `${registry}/${repository} does not exist, or is not public`
      : `${registry} does not allow anonymous pulls of ${repository}`;
  const hint = `check the name; for a private ${takesFlags ? 'image' : 'repository'}, ${login}`;
  return { code: 'REGISTRY_UNAUTHORIZED', message, hint };
}

function explainMissing({ registry, repository, part }: RefusedRequest): Explanation {
  const isInside = part?.kind === 'layer' || part?.kind === 'configuration';
  return {
    code: 'IMAGE_NOT_FOUND',
    message: `${registry}/${repository} has no ${part ? `${part.kind} ${part.name}` : 'such image'}`,
    hint: isInside
      ? 'push the image again: the registry has lost a part of it'
      : 'check the name and the tag',
  };
}

/** Returns the registry's reason; an HTML error page gives none. */
async function reasonIn(response: HttpResponse): Promise<string | undefined> {
  try {
    const body = new TextDecoder().decode(await response.bytes(MAX_ERROR_BYTES));
    const [first] = errorsSchema.parse(JSON.parse(body)).errors;
    const reason = [first?.message, first?.code].find((text) => text);
    return reason?.slice(0, MAX_REASON_LENGTH);
  } catch {
    return undefined;
  }
}
