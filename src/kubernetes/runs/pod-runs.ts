import { defined, parseDigest, type Digest } from '../../domain/index.ts';
import type { Pod } from '../objects/pod.ts';

/** One container or image volume of a pod that runs. */
export interface PodRun {
  readonly container: string;
  /** As the pod names it. */
  readonly image: string;
  readonly digest?: Digest;
  /** RFC 3339. */
  readonly since?: string;
}

type Status = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

const ENDED = ['Succeeded', 'Failed'];

/**
 * Lists a pod's runs: started containers of all kinds that have not ended, and image volumes. A container that waits for
 * its image does not run; one that restarts over and over does.
 */
export function runsOfPod({ spec, status }: Pod): readonly PodRun[] {
  if (!status || ENDED.includes(status.phase ?? '')) return [];
  const images = new Map(
    [spec.containers, spec.initContainers, spec.ephemeralContainers].flatMap((all) =>
      (all ?? []).map(({ name, image }) => [name, image ?? '']),
    ),
  );
  const containers = [
    status.containerStatuses,
    status.initContainerStatuses,
    status.ephemeralContainerStatuses,
  ].flatMap((all) => (all ?? []).filter(isRunning).map((each) => runOf(each, images.get(each.name) ?? '')));
  const runs = containers.filter(({ image }) => image !== '');
  return runs.length === 0 ? [] : [...runs, ...volumesOf(spec)];
}

function isRunning({ state, imageID }: Status): boolean {
  if (state?.terminated) return false;
  return Boolean(state?.running) || (imageID ?? '') !== '';
}

function runOf({ name, imageID, state }: Status, image: string): PodRun {
  return {
    container: name,
    image,
    ...defined({ digest: digestIn(imageID ?? ''), since: state?.running?.startedAt ?? undefined }),
  };
}

/** The status does not say what was mounted. */
function volumesOf({ volumes }: Pod['spec']): readonly PodRun[] {
  return (volumes ?? []).flatMap(({ name, image }) => {
    const reference = image?.reference ?? '';
    if (reference === '') return [];
    return [{ container: name, image: reference, ...defined({ digest: digestIn(reference) }) }];
  });
}

/** Without a repository before it, `sha256:…` is the digest of a configuration, or an ID of the runtime's own. */
function digestIn(imageId: string): Digest | undefined {
  const at = imageId.lastIndexOf('@');
  return at < 0 ? undefined : parseDigest(imageId.slice(at + 1));
}
