import * as z from 'zod';
import { AppError } from '../../../errors/index.ts';
import type { HttpResponse } from '../../../http/index.ts';
import { MAX_ERROR_BYTES, MAX_REASON_LENGTH } from './limits.ts';

// Errors of the OCI distribution specification ("Error Codes"), and of the servers in front of registries.

export interface Asked {
  readonly registry: string;
  readonly repository: string;
  /** The tag or digest, or the layer, that was asked for: `tag 1.27`. */
  readonly what?: string;
  /** Whether we said who we are. */
  readonly isKnown: boolean;
}

const errorsSchema = z.object({
  errors: z.array(z.object({ code: z.string().nullish(), message: z.string().nullish() })),
});

/** Turns an answer that is no success into the error that says what to do about it, and gives its connection back. */
export async function explainRefusal(response: HttpResponse, asked: Asked): Promise<AppError> {
  const { registry, repository, isKnown } = asked;
  const reason = await reasonIn(response);
  const said = reason === '' ? '' : ` (${reason})`;
  const name = `${registry}/${repository}`;
  switch (response.status) {
    case 401:
      return isKnown
        ? new AppError(
            'REGISTRY_UNAUTHORIZED',
            `${registry} does not accept the credentials for ${repository}${said}`,
            {
              hint: `log in anew with docker login ${registry}, or give --username and --password-stdin`,
            },
          )
        : new AppError('REGISTRY_UNAUTHORIZED', `${name} does not exist, or is not public${said}`, {
            hint: `check the name; for a private image, docker login ${registry} or --username and --password-stdin`,
          });
    case 403:
      return new AppError(
        'REGISTRY_UNAUTHORIZED',
        `${registry} does not let ${isKnown ? 'this user' : 'us'} pull ${repository}${said}`,
        {
          hint: isKnown
            ? 'ask its owner for the right to pull'
            : `check the name; for a private image, docker login ${registry}`,
        },
      );
    case 404:
      return new AppError('IMAGE_NOT_FOUND', `${name} has no ${asked.what ?? 'such image'}${said}`, {
        hint: 'check the name and the tag',
      });
    case 429:
      return new AppError('REGISTRY_FAILED', `${registry} has had too many requests from here (429)${said}`, {
        hint: isKnown
          ? 'try again later'
          : `try again later; most registries allow more after docker login ${registry}`,
      });
    default:
      return new AppError('REGISTRY_FAILED', `${registry} answered ${response.status}${said}`, {
        hint:
          response.status >= 500
            ? 'try again later; the fault is on its side'
            : 'is this the address of a registry?',
      });
  }
}

/** What the registry says of it; an error page in HTML says nothing. */
async function reasonIn(response: HttpResponse): Promise<string> {
  try {
    const body = new TextDecoder().decode(await response.bytes(MAX_ERROR_BYTES));
    const [first] = errorsSchema.parse(JSON.parse(body)).errors;
    return ([first?.message, first?.code].find((text) => text) ?? '').slice(0, MAX_REASON_LENGTH);
  } catch {
    return '';
  }
}
