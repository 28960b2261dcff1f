/** A place in a Kubernetes manifest or a Compose file that names an image. */
export interface ManifestWorkload {
  /** As the user named it, or `standard input`. */
  readonly file: string;
  /** Its own kind in Kubernetes, `service` in Compose. */
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly container?: string;
  /** The volume that mounts the image. */
  readonly volume?: string;
}

/** Names a workload in a text: `Deployment shop/web`. */
export function workloadName({ kind, namespace, name }: Omit<ManifestWorkload, 'file'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
