/** A review as API servers send it, of a pod of the namespace `shop`. */
export function reviewOf(request: object) {
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      operation: 'CREATE',
      namespace: 'shop',
      object: podOf({}),
      oldObject: null,
      dryRun: false,
      ...request,
    },
  };
}

/** A pod of the Deployment `web`, with one container. */
export function podOf({ metadata = {}, spec = { containers: [{ name: 'app', image: 'shop:1' }] } }: Given) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1', ...metadata }, spec };
}

interface Given {
  readonly metadata?: object;
  readonly spec?: object;
}
