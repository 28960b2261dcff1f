import { execFileSync } from 'node:child_process';
import * as z from 'zod';

/** The digest of an image in a registry, by skopeo's word. */
export function digestOf(name: string): string {
  const args = ['inspect', '--tls-verify=false', '--format', '{{.Digest}}', name];
  return execFileSync('skopeo', args, { encoding: 'utf8' }).trim();
}

const referrers = z.object({
  manifests: z.array(z.object({ digest: z.string(), artifactType: z.string() })),
});
const referrer = z.object({ layers: z.array(z.object({ mediaType: z.string(), digest: z.string() })) });

/** Reads what a repository lists under the tag that replaces the referrers API, and the SBOMs among it. */
export async function referrersOf(repository: string, digest: string) {
  const manifest = async (name: string) =>
    (
      await fetch(`${repository}/manifests/${name}`, {
        headers: {
          accept: 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json',
        },
      })
    ).json();
  const list = referrers.parse(await manifest(digest.replace(':', '-')));
  const layers = await Promise.all(
    list.manifests.map(async (each) => referrer.parse(await manifest(each.digest)).layers),
  );
  const sboms = layers.flat().filter(({ mediaType }) => mediaType === 'application/vnd.cyclonedx+json');
  return {
    artifactTypes: list.manifests.map(({ artifactType }) => artifactType),
    sboms: await Promise.all(
      sboms.map(async (each) => (await fetch(`${repository}/blobs/${each.digest}`)).text()),
    ),
  };
}
