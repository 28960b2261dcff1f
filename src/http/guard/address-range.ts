import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;

/** Where an address leads; anything but `public` is reachable only from this machine or its network. */
export type AddressRange = 'public' | 'private' | 'loopback' | 'link-local' | 'unique-local' | 'other';

/**
 * Addresses in public ranges that clouds reserve for their own machines: Azure's WireServer. The others are
 * link-local (169.254.169.254), unique local (fd00:ec2::254) or shared (100.100.100.200).
 */
const METADATA = new Set(['168.63.129.16']);

const NAT64_PREFIX = ipaddr.parseCIDR('64:ff9b::/96');

export function parseAddress(text: string): Address | undefined {
  // A scoped address (`fe80::1%eth0`) leads to the same place as the bare address.
  const [address = ''] = text.split('%', 1);
  return ipaddr.isValid(address) ? unwrapped(ipaddr.parse(address)) : undefined;
}

const RANGES: ReadonlyMap<string, AddressRange> = new Map([
  ['unicast', 'public'],
  ['private', 'private'],
  ['loopback', 'loopback'],
  ['linkLocal', 'link-local'],
  ['uniqueLocal', 'unique-local'],
]);

export function rangeOf(address: Address): AddressRange {
  if (METADATA.has(address.toString())) return 'other';
  return RANGES.get(address.range()) ?? 'other';
}

/**
 * Extracts the IPv4 address inside an IPv6 address: mapped (RFC 4291, 2.5.5.2), compatible (2.5.5.1), or behind a NAT64
 * (RFC 6052), where the inner address is the one reached.
 */
function unwrapped(address: Address): Address {
  if (address instanceof ipaddr.IPv4) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  const { parts } = address;
  const isCompatible = parts.slice(0, 6).every((part) => part === 0) && parts[6] !== 0;
  const isNat64 = address.match(NAT64_PREFIX);
  return isCompatible || isNat64 ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address;
}
