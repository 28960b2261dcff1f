import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { AppError } from '../../errors/index.ts';
import type { AddressGuard } from '../options.ts';
import { parseAddress, rangeOf, type AddressRange } from './address-range.ts';
import { isListed } from './host-list.ts';

/** Keywords for address ranges that are refused unless named. */
const ADDRESS_WORDS = ['loopback', 'private', 'link-local', 'unique-local'] as const;

type Network = ReturnType<typeof ipaddr.parseCIDR>;

export interface GuardSettings {
  /** Hosts that may be contacted; empty: all. */
  readonly allow: readonly string[];
  /** Entries of ADDRESS_WORDS, and networks in CIDR notation. */
  readonly allowAddresses: readonly string[];
}

/** Keeps the server from reading images where its clients could not: on itself, and at its cloud's metadata service. */
export function registryGuard({ allow, allowAddresses }: GuardSettings): AddressGuard {
  const ranges = new Set<string>(['public', ...allowAddresses.filter(isWord)]);
  const networks = allowAddresses.filter((each) => !isWord(each)).map(parseNetwork);
  return {
    checkHost(url) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        throw new AppError('REGISTRY_REFUSED', `unsupported registry protocol ${url.protocol.slice(0, -1)}`);
      }
      if (isListed(url, allow)) return;
      throw new AppError('REGISTRY_REFUSED', `${url.host} is not a registry that this server reads`, {
        hint: 'ask its administrator to allow it: allow-registry',
      });
    },
    isAllowed(text) {
      const address = parseAddress(text);
      if (!address) return false;
      const range: AddressRange = rangeOf(address);
      return ranges.has(range) || networks.some((network) => contains(network, address));
    },
  };
}

function isWord(entry: string): boolean {
  return ADDRESS_WORDS.some((word) => word === entry);
}

function contains([network, bits]: Network, address: ReturnType<typeof ipaddr.parse>): boolean {
  if (network.kind() !== address.kind()) return false;
  return address.match(network, bits);
}

/** Throws CONFIG_INVALID for an invalid network. */
export function parseNetwork(entry: string): Network {
  const text = entry.includes('/') ? entry : `${entry}/${entry.includes(':') ? 128 : 32}`;
  // ipaddr.js accepts `10.0.0` as an address, as the C library once did.
  if (isIP(text.split('/', 1)[0] ?? '') !== 0 && ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  throw new AppError('CONFIG_INVALID', `"${entry}" is not a valid network`, {
    hint: `write ${ADDRESS_WORDS.join(', ')}, or a network such as 10.0.0.0/8`,
  });
}
