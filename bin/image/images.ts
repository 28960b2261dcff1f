import { GLIBC_ENVIRONMENT } from '../../src/memory/index.ts';

/** The user that everything runs as; it is in no range that a machine gives to people. */
export const USER = { name: 'plimsoll', id: 10001 } as const;

/** Where the store, and Node's compiled code, are kept: the one folder that must be writable, with /tmp. */
export const CACHE = 'var/cache/plimsoll';

export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin',
  HOME: '/home/plimsoll',
  // The store's folder is one below the volume, made for its owner alone: Kubernetes lets every user write to an emptyDir.
  XDG_CACHE_HOME: '/var/cache/plimsoll',
  SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt',
  ...GLIBC_ENVIRONMENT,
};

export interface ImageDescription {
  readonly name: string;
  readonly description: string;
  readonly entrypoint: string;
  /** The arguments of a container that is given none. */
  readonly command: readonly string[];
  readonly ports: readonly number[];
}

/** One program under two names, since a container that is given an image's name alone can mean only Klar. */
export const IMAGES: readonly ImageDescription[] = [
  {
    name: 'plimsoll',
    description: 'Finds the known vulnerabilities in container images; serves the APIs of Clair',
    entrypoint: '/usr/local/bin/plimsoll',
    command: ['serve', '--listen', ':6060', '--introspection', ':6061'],
    ports: [6060, 6061],
  },
  {
    name: 'plimsoll-klar',
    description: 'Scans one image as Klar does, with its variables, reports and exit codes',
    entrypoint: '/usr/local/bin/klar',
    command: [],
    ports: [],
  },
];
