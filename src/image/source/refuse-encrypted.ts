import { AppError } from '../../errors/index.ts';

/** Throws IMAGE_UNSUPPORTED for an encrypted layer, by the media types in github.com/containers/ocicrypt. */
export function refuseEncrypted(name: string, mediaType: string | undefined): void {
  if (!mediaType?.endsWith('+encrypted')) return;
  throw new AppError('IMAGE_UNSUPPORTED', `layer ${name} is encrypted`, {
    hint: 'scan a decrypted copy: skopeo copy --decryption-key KEY',
  });
}
