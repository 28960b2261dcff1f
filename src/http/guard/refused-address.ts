import { AppError } from '../../errors/index.ts';
import { parseAddress, rangeOf, type AddressRange } from './address-range.ts';

/** What an operator has to know of a connection that was not made. Plain data: it is told from thread to thread. */
export interface Refusal {
  /** As it was asked for. */
  readonly host: string;
  /** What it leads to. */
  readonly address: string;
  readonly range: AddressRange;
  /** What would allow it: `--allow-address private`. */
  readonly option: string;
}

export class RefusedAddress extends AppError {
  readonly refusal: Refusal;

  constructor(host: string, address: string) {
    const parsed = parseAddress(address);
    const range = parsed ? rangeOf(parsed) : 'other';
    const option = `--allow-address ${range === 'other' ? address : range}`;
    const what = host === address ? address : `${host} leads to ${address}, which`;
    super('REGISTRY_REFUSED', `${what} is an address that this server does not connect to`, {
      hint: `its administrator can allow it: ${option}`,
    });
    this.refusal = { host, address, range, option };
  }
}
