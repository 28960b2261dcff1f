import * as z from 'zod';
import { boundedRecord } from '../../shell/bounded.ts';
import { HttpError } from '../../shell/http-error.ts';
import { MAX_HEADERS } from '../../shell/limits.ts';

/** Length limit for a layer's name; Klar's have 128 characters. */
const MAX_NAME_LENGTH = 1024;
/** Length limit for a layer's URL; every layer posted on top stores it, too. */
const MAX_PATH_LENGTH = 4096;

/** A client's request body. Klar sends `Features` as null. */
const BODY = z
  .object({
    Layer: z
      .object({
        Name: z.string().nullish(),
        Path: z.string().nullish(),
        Headers: boundedRecord(z.string(), MAX_HEADERS).nullish(),
        ParentName: z.string().nullish(),
        Format: z.string().nullish(),
      })
      .nullish(),
  })
  .nullish();

export interface PostedLayer {
  readonly name: string;
  /** The layer's URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for the base layer. */
  readonly parent: string;
  /** Format in the client's spelling. */
  readonly format: string;
}

/** Throws 400 with Clair's message. */
export function parsePostedLayer(body: unknown): PostedLayer {
  const parsed = BODY.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    throw new HttpError(400, `json: ${place}${issue?.message ?? 'invalid'}`);
  }
  const layer = parsed.data?.Layer;
  if (!layer) throw new HttpError(400, 'failed to provide layer');
  const { Name: name, Path: path, Headers: headers, ParentName: parent, Format: format } = layer;
  if (!name) throw incomplete('name');
  if (!path) throw incomplete('path');
  if (!format) throw incomplete('format');
  if (name.length > MAX_NAME_LENGTH) {
    throw new HttpError(400, `the name of a layer has at most ${MAX_NAME_LENGTH} characters`);
  }
  if (path.length > MAX_PATH_LENGTH) {
    throw new HttpError(400, `the path of a layer has at most ${MAX_PATH_LENGTH} characters`);
  }
  if (format.toLowerCase() !== 'docker') throw new HttpError(400, `unsupported image format '${format}'`);
  return { name, path, headers: headers ?? {}, parent: parent ?? '', format };
}

function incomplete(field: string): HttpError {
  return new HttpError(400, `could not process a layer which does not have a ${field}`);
}
