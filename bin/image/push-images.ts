import * as z from 'zod';
import {
  ArtifactLayout,
  LayoutPush,
  parseRepository,
  Repository,
  type ArtifactDescriptor,
} from '../../src/artifact/index.ts';
import { credentialFiles, processEnvironment } from '../../src/config/index.ts';
import { httpOptions } from '../../src/cli/options/http-options.ts';
import { parseDigest, referrersTag, type Digest } from '../../src/domain/index.ts';
import { httpClientOnDemand } from '../../src/http/index.ts';

const descriptors = z.object({
  manifests: z.array(
    z.object({
      mediaType: z.string(),
      digest: z.string().transform((text) => parseDigest(text) ?? z.NEVER),
      size: z.number(),
    }),
  ),
});

interface PushTarget {
  /** `REGISTRY/PLACE`; each image has a repository of its name below it. */
  readonly place: string;
  readonly tags: readonly string[];
}

/** Uploads images of a layout with what is attached to them, by the credentials of Docker's configuration. */
export async function pushImages(folder: string, names: readonly string[], { place, tags }: PushTarget) {
  const layout = new ArtifactLayout(folder);
  const environment = processEnvironment();
  const http = httpClientOnDemand(httpOptions({ caCert: [], skipTlsVerify: false }, environment));
  const credentials = { configFiles: credentialFiles(environment), environment };
  try {
    for (const name of names) {
      const repository = new Repository(parseRepository(`${place}/${name}`), {
        http,
        credentials,
        insecure: false,
      });
      const digest = await pushImage(layout, name, repository, tags);
      for (const tag of tags) console.log(`docker://${repository.name}:${tag}  ${digest}`);
    }
  } finally {
    await http.close();
  }
}

/** Uploads an image from the bottom up, so that a tag never leads to what is not there yet. */
async function pushImage(
  layout: ArtifactLayout,
  name: string,
  repository: Repository,
  tags: readonly string[],
): Promise<Digest> {
  const tagged = layout.tags();
  const root = tagged.find(({ tag }) => tag === name)?.descriptor;
  const bytes = await layout.manifest(name);
  if (!root || !bytes) throw new Error(`${layout.name} has no image ${name}`);
  const push = new LayoutPush(layout, repository);
  const upload = (descriptor: ArtifactDescriptor) => {
    const { tag } = tagged.find((each) => each.descriptor.digest === descriptor.digest) ?? {};
    return push.image({ tag: tag ?? descriptor.digest, descriptor });
  };
  const members = membersOf(bytes);
  for (const manifest of members.length > 0 ? members : [root]) {
    await push.image({ tag: manifest.digest, descriptor: manifest });
    for (const referrer of membersOf(await layout.manifest(referrersTag(manifest.digest))))
      await upload(referrer);
  }
  for (const tag of tags) await repository.pushManifest(tag, bytes, root.mediaType);
  return root.digest;
}

/** Lists what an index names. */
function membersOf(bytes: Uint8Array | undefined): readonly ArtifactDescriptor[] {
  const { success, data } = descriptors.safeParse(bytes && JSON.parse(Buffer.from(bytes).toString()));
  return success ? data.manifests : [];
}
