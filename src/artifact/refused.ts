import { AppError } from '../errors/index.ts';

/** An untrustworthy artifact; no content from it was used. */
export function artifactRefused(
  message: string,
  hint = 'the store was left as it is; find out who wrote to the registry, then build and push the artifacts again',
): AppError {
  return new AppError('ARTIFACT_REFUSED', message, { hint });
}
