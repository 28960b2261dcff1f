import type { AskedPod } from './asked-pod.ts';

export interface PodImage {
  /** Container, or volume. */
  readonly container: string;
  /** As the pod names it. */
  readonly reference: string;
}

/** Lists the images of all containers and image volumes of a pod. */
export function podImages({ spec }: AskedPod): readonly PodImage[] {
  const containers = [spec.initContainers, spec.containers, spec.ephemeralContainers].flatMap(
    (all) => all ?? [],
  );
  const volumes = (spec.volumes ?? []).map(({ name, image }) => ({ name, image: image?.reference }));
  return [...containers, ...volumes].flatMap(({ name, image }) =>
    image ? [{ container: name, reference: image }] : [],
  );
}
