import type { ErrorCode } from '../../src/errors/index.ts';
import type { Description } from './description.ts';

interface ErrorDescription extends Description {
  /** A command, or a request to the server, that ends with this error. */
  readonly call: string;
  /** A message as the terminal shows it. */
  readonly example: string;
}

/** Every code of an error. A code that is not described here does not compile. */
export const ERROR_DESCRIPTIONS: Readonly<Record<ErrorCode | 'INTERNAL', ErrorDescription>> = {
  USAGE: {
    cause: 'The command, its arguments or the request cannot be used as written.',
    next: 'Follow the hint, or see `plimsoll COMMAND --help`. For a request, see `/api/v1/docs` of the server.',
    call: 'plimsoll scan',
    example: 'no image is named',
  },
  CONFIG_INVALID: {
    cause: 'An option, a variable, a configuration file or a file that it names is not valid.',
    next: 'Correct the place that the message names. [Options](options.md) lists every name and value.',
    call: 'plimsoll scan nginx:1.27 --max terrible=1',
    example:
      '--max: "terrible" is not a valid severity; expected unknown, negligible, low, medium, high, critical, malicious',
  },
  REFERENCE_INVALID: {
    cause: 'The name of the image is not valid, or names a file that does not exist.',
    next: 'Correct the name; [Scanning](../guide/scanning.md#how-an-image-is-named) lists every form.',
    call: 'plimsoll scan ./nope.tar',
    example: 'no file or folder ./nope.tar',
  },
  IMAGE_NOT_FOUND: {
    cause:
      'The registry, daemon, archive or folder has no such image, or none for this platform. For a private repository, some registries say the same to a client without credentials.',
    next: 'Check the name, the tag and `--platform`. For a private image, run `docker login REGISTRY`.',
    call: 'plimsoll scan docker-daemon:team/app:2',
    example: 'the daemon has no image team/app:2',
  },
  IMAGE_INVALID: {
    cause:
      'A manifest, a configuration or the archive is damaged, truncated, or not an image. What is wrong inside a single layer is a problem of the report instead.',
    next: 'Pull or build the image again. Make archives with `docker save` or `skopeo copy`.',
    call: 'plimsoll scan registry.example/team/app',
    example: 'the manifest of registry.example/team/app is neither an image manifest nor an index',
  },
  IMAGE_UNSUPPORTED: {
    cause:
      "It is an OCI artifact other than a container image, or of a manifest format that can only be read from a registry. In Clair's API: nothing can be said about the image.",
    next: 'Scan a Linux image. Where the message names a problem, look it up [below](#problems).',
    call: 'plimsoll scan registry.example/team/app',
    example: 'layer sha256:4f1a… is encrypted',
  },
  REGISTRY_UNREACHABLE: {
    cause: 'The registry did not answer: name resolution, the network, a proxy, or its TLS certificate.',
    next: 'Check the host, `HTTPS_PROXY` and `NO_PROXY`. Trust a private authority with `--ca-cert`; `--insecure` allows plain http.',
    call: 'plimsoll scan registry.example/team/app',
    example: 'cannot reach registry.example: unknown host',
  },
  REGISTRY_UNAUTHORIZED: {
    cause: 'The registry asks for credentials, or does not accept the ones it was given for this repository.',
    next: 'Run `docker login REGISTRY`, or give `--username` and `--password-stdin`. Ask the owner for the right to pull.',
    call: 'plimsoll scan registry.example/team/app',
    example: 'registry.example asks for a user name and a password',
  },
  REGISTRY_FAILED: {
    cause: 'The registry answered with an error, too many requests (429), or something other than its API.',
    next: 'Try again later. If it persists, check with another client that the address is that of a registry.',
    call: 'plimsoll scan registry.example/team/app',
    example: 'registry.example asks for an unsupported authentication scheme',
  },
  DIGEST_MISMATCH: {
    cause: 'The bytes do not have the digest or the size that the manifest promises.',
    next: 'Do not run this image. Get it again; if it fails again, something on the way or the registry itself alters it.',
    call: 'plimsoll scan registry.example/team/app',
    example:
      'the manifest of registry.example/team/app does not match: expected sha256:4f1a…, got sha256:90cc…',
  },
  DAEMON_UNREACHABLE: {
    cause: 'Docker or Podman does not listen at its socket, or this user may not use it.',
    next: 'Start it, or set `DOCKER_HOST` to its socket. Without a daemon, scan `docker://NAME` or an archive.',
    call: 'plimsoll scan docker-daemon:team/app:2',
    example: 'no daemon listens at /var/run/docker.sock, /run/podman/podman.sock',
  },
  NETWORK_FAILED: {
    cause: 'A request over the network failed, other than one to a registry or a feed.',
    next: 'Check the address, the proxy and the certificate that the message names.',
    call: 'plimsoll scan nginx:1.27 --vex https://mirror.example/vex.json',
    example: 'mirror.example redirects more than 5 times',
  },
  FEED_FAILED: {
    cause: 'A feed could not be fetched, or what came was not valid; the last good data is kept.',
    next: 'Try again later. In a closed network, use `--feeds-mirror`, or `plimsoll feeds import` and `--offline` ([Feeds](../guide/feeds.md#closed-networks)).',
    call: 'plimsoll feeds sync kev',
    example: 'feed kev: https://www.cisa.gov/…: answered 503',
  },
  STORE_FAILED: {
    cause:
      'The store cannot be used: its file or database is missing, damaged, locked, full, not writable or not safe.',
    next: 'Follow the hint. A store that is one file can be deleted: the next scan loads what it needs.',
    call: 'plimsoll serve --store /var/lib/plimsoll/store.db',
    example: 'another server is using the store /var/lib/plimsoll/store.db',
  },
  STORE_OTHER_VERSION: {
    cause: 'The store was written by another version of Plimsoll, whose tables differ.',
    next: 'Use that version, or name an empty place with `--store` or `--database`: feeds and layers are loaded again.',
    call: 'plimsoll scan nginx:1.27 --store /var/lib/plimsoll/store.db',
    example: 'the store /var/lib/plimsoll/store.db is of another version of plimsoll',
  },
  IO_FAILED: {
    cause: 'A file or folder cannot be read or written.',
    next: 'Check that it exists, its permissions and the free space. `TMPDIR` moves temporary files.',
    call: 'plimsoll demo >/dev/full',
    example: 'cannot write standard output: ENOSPC: no space left on device, write',
  },
  LIMIT_EXCEEDED: {
    cause: 'A manifest, an archive, an answer or the memory for one image is over a fixed limit.',
    next: 'Limits are far above what is usual, so suspect the image. If it is sound, please report it. An upload is limited by `--max-upload`.',
    call: 'plimsoll scan registry.example/team/app',
    example: 'registry.example sent more than the allowed 4194304 bytes',
  },
  INTERRUPTED: {
    cause: 'The call was interrupted, the client went away, or the server is stopping.',
    next: 'Run it again.',
    call: 'plimsoll scan nginx:1.27',
    example: 'interrupted',
  },
  TIMED_OUT: {
    cause: 'The image was not scanned within `--timeout`; the message names what it was waiting for.',
    next: 'Allow more time, or load the feeds first with `plimsoll feeds sync`.',
    call: 'plimsoll scan registry.example/app --timeout 10s',
    example:
      'registry.example/app was not scanned within 10s: timed out waiting for the registry registry.example',
  },
  QUEUE_FULL: {
    cause: 'As many scans as `--max-queue` allows are waiting on the server already.',
    next: 'Try again in a minute. Add replicas or `--workers` if it happens often.',
    call: 'POST /api/v1/scans',
    example: '20 scans are already waiting',
  },
  EVENTS_FORGOTTEN: {
    cause: 'Events after the cursor, or after `Last-Event-ID`, were deleted because they were too old.',
    next: 'Start again without a cursor, and read from the reports what is open now.',
    call: 'GET /api/v1/events?cursor=CURSOR',
    example: 'events after this cursor were deleted, since they were too old',
  },
  REGISTRY_REFUSED: {
    cause: 'The server does not connect to this registry, address or protocol.',
    next: 'Ask its administrator to allow it with `--allow-registry` or `--allow-address`.',
    call: 'POST /api/v1/scans',
    example: 'registry.example is not a registry that this server reads',
  },
  SERVER_FAILED: {
    cause:
      'A server, of Plimsoll or of Clair, refused the request, failed, or answered something unexpected.',
    next: 'Check the address and the token. The log of the server says more.',
    call: 'plimsoll scan nginx:1.27 --server https://plimsoll.example',
    example: 'plimsoll.example does not accept the token',
  },
  REPORT_INVALID: {
    cause:
      'A file is not a report of `--format json`, is one of another version, or lists only some severities.',
    next: 'Name a whole report: scan with `--format json=FILE`, without `--severity`.',
    call: 'plimsoll scan app:1.5 --baseline old.json',
    example: 'old.json lists only the findings of some severities',
  },
  SBOM_INVALID: {
    cause:
      "A file is not an SBOM in CycloneDX, SPDX or Syft's JSON, is damaged, or describes several images.",
    next: 'Write the SBOM again, one for each image. [SBOMs](../guide/sboms.md) lists what is read.',
    call: 'plimsoll scan sbom:app.cdx.json',
    example: 'sbom:app.cdx.json is not a valid SBOM: it describes 2 images, where one is needed',
  },
  MANIFESTS_INVALID: {
    cause:
      'A file of `manifests:` is not YAML or JSON, is too large, is an unrendered template, or names no image.',
    next: 'Correct the file, or render it: `helm template`, `kubectl kustomize`, `docker compose config`. [Scanning](../guide/scanning.md#manifests) lists what is read.',
    call: 'plimsoll scan manifests:deploy.yaml',
    example: 'deploy.yaml names no image',
  },
  ARTIFACT_REFUSED: {
    cause:
      'Advisories published as artifacts are unsigned, signed by another key, altered, older than what the store holds, or missing. Nothing of them was used.',
    next: 'Check `--feeds-from` and `--feeds-key`, or the identity; then build, sign and push the artifacts again ([guide](../guide/artifacts.md)).',
    call: 'plimsoll scan app:1 --feeds-from oci://registry.example/team/advisories --feeds-key key.pub',
    example:
      'registry.example/team/advisories:latest is not signed by the given key: its signature is by another',
  },
  CLUSTER_TAKEN: {
    cause:
      'A list of runs names a cluster that another one, by the UID of its `kube-system` namespace, has used before.',
    next: 'Choose another name. An administrator frees one with `DELETE /api/v1/clusters/NAME`, which ends its runs.',
    call: 'PUT /api/v1/clusters/production/runs',
    example: 'the name production belongs to another cluster',
  },
  RUNS_OUTDATED: {
    cause:
      'A list of runs is older than the one that is stored, or a change or heartbeat follows another list than the stored one.',
    next: 'Send the whole list as a higher generation ([guide](../guide/fleet.md#where-images-run)).',
    call: 'PATCH /api/v1/clusters/production/runs',
    example: 'the cluster production has generation 7, not generation 6',
  },
  INTERNAL: {
    cause: 'A bug in Plimsoll.',
    next: 'Please report it, with the lines that the terminal or the log shows.',
    call: 'plimsoll scan nginx:1.27',
    example: 'this is a bug in plimsoll: x is undefined',
  },
};
