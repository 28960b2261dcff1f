import { portOf, splitPort } from '../host-and-port.ts';

/** Hosts with other names that serve Docker Hub's blobs and tokens. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  'docker.io': ['*.docker.io', '*.docker.com'],
};

/**
 * Checks whether a list names a host: `quay.io`, `*.example.com` (any host below it), either with `:PORT`; an
 * empty list allows all.
 */
export function isListed(url: URL, list: readonly string[]): boolean {
  const entries = list.flatMap((entry) => [entry, ...(COMPANIONS[entry] ?? [])]);
  return list.length === 0 || entries.some((entry) => names(entry.trim().toLowerCase(), url));
}

function names(entry: string, url: URL): boolean {
  const { host, port } = splitPort(entry);
  if (port !== undefined && port !== portOf(url)) return false;
  // Resolvers treat a trailing dot as the same host.
  const asked = url.hostname.endsWith('.') ? url.hostname.slice(0, -1) : url.hostname;
  return host.startsWith('*.')
    ? asked.endsWith(host.slice(1)) && asked.length > host.length - 1
    : asked === host;
}
