import { AppError } from '../../errors/index.ts';
import { parseAddress, rangeOf, type AddressRange } from './address-range.ts';

/** Details of a refused connection for the operator. Plain data, since it is passed between threads. */
export interface Refusal {
  /** The host as requested. */
  readonly host: string;
  /** The address that the host resolves to. */
  readonly address: string;
  readonly range: AddressRange;
  /** The option that would allow it: `--allow-address private`. */
  readonly option: string;
}

export class RefusedAddress extends AppError {
  readonly refusal: Refusal;

  constructor(host: string, address: string) {
    const parsed = parseAddress(address);
    const range = parsed ? rangeOf(parsed) : 'other';
    const option = `--allow-address ${range === 'other' ? address : range}`;
    const what = host === address ? address : `${host} resolves to ${address}, which`;
    super('REGISTRY_REFUSED', `${what} is an address that this server does not connect to`, {
      hint: `ask its administrator to allow it: ${option}`,
    });
    this.refusal = { host, address, range, option };
  }
}
