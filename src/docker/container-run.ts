import { defined, formatPlatform, type Digest } from '../domain/index.ts';
import { parseImageReference, type ImageReference } from '../image/index.ts';
import type { Container, ContainerImage } from './engine.ts';

/** Containers outside of a Compose project. */
const NO_PROJECT = 'default';
/** Podman's, for images that are in no registry. */
const LOCAL = 'localhost';
const MAX_LABEL_LENGTH = 253;

/**
 * Returns the run of a container: its Compose project and service, else its own name. A project is a namespace, whose
 * name has no underscores.
 */
export function runOfContainer(container: Container, image: ContainerImage | undefined): object {
  const { Config, Name, State, ImageManifestDescriptor } = container;
  const labels = Config.Labels ?? {};
  const project = composeLabel(labels, 'project');
  const service = project === undefined ? undefined : composeLabel(labels, 'service');
  const name = service ?? Name.replace(/^\//u, '');
  const named = Config.Image ?? '';
  const { os, architecture, variant } = ImageManifestDescriptor?.platform ?? {
    os: image?.Os,
    architecture: image?.Architecture,
    variant: image?.Variant,
  };
  const platform =
    os && architecture
      ? formatPlatform({ os, architecture, ...defined({ variant: variant ?? undefined }) })
      : undefined;
  return {
    namespace: project === undefined ? NO_PROJECT : namespaceOf(project),
    workload: { kind: service === undefined ? 'Container' : 'Service', name },
    container: name,
    image: named,
    // Images have labels of any length, which their containers inherit and no owner can be found by.
    labels: Object.fromEntries(
      Object.entries(labels).filter(([, value]) => value.length <= MAX_LABEL_LENGTH),
    ),
    ...defined({
      digest: digestOf(named, image?.RepoDigests ?? []),
      platform,
      since: State?.StartedAt ?? undefined,
    }),
  };
}

function composeLabel(labels: Readonly<Record<string, string>>, name: string): string | undefined {
  return labels[`com.docker.compose.${name}`] ?? labels[`io.podman.compose.${name}`];
}

function namespaceOf(project: string): string {
  const name = project.toLowerCase().replaceAll(/[^a-z0-9]/gu, '-');
  return name.replace(/^-+/u, '').replace(/-+$/u, '') || NO_PROJECT;
}

/** Of the repository that the container names: the same image may have been pulled from several. */
function digestOf(image: string, repoDigests: readonly string[]): Digest | undefined {
  const name = referenceIn(image);
  if (!name || name.registry === LOCAL) return undefined;
  const digests = repoDigests.flatMap((text) => {
    const each = referenceIn(text);
    const isSame = each?.registry === name.registry && each.repository === name.repository;
    return isSame && each.digest ? [each.digest] : [];
  });
  return digests.find((digest) => digest === name.digest) ?? digests[0];
}

/** Undefined for an image's ID, say. */
function referenceIn(text: string): ImageReference | undefined {
  try {
    return parseImageReference(text);
  } catch {
    return undefined;
  }
}
