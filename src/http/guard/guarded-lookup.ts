import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { AddressGuard } from '../options.ts';
import { RefusedAddress } from './refused-address.ts';

/**
 * Resolves to allowed addresses only. The connector dials exactly this answer, so a name that resolves
 * differently the second time (DNS rebinding) is checked the second time too.
 */
export function guardedLookup(guard: AddressGuard, resolve: LookupFunction = lookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      // Node's resolver gives no addresses along with an error.
      const addresses = error || typeof found === 'string' ? [] : found;
      const allowed = addresses.filter(({ address }) => guard.isAllowed(address));
      const [first] = allowed;
      if (error) callback(error, []);
      else if (!first) callback(new RefusedAddress(host, addressOf(addresses)), []);
      else if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function addressOf([first]: readonly LookupAddress[]): string {
  return first?.address ?? 'no address';
}
