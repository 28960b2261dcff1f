import type { ScanRecord } from '../../inventory/ports.ts';
import { overseesAll, type Principal } from '../auth/index.ts';
import { HttpError } from '../shell/http-error.ts';

/** Returns a scan that this client may read: its own, or any for an admin of the whole fleet. Throws 404. */
export function requireScan(id: string, record: ScanRecord | undefined, principal: Principal): ScanRecord {
  if (record && (overseesAll(principal) || record.principal === principal.name)) return record;
  throw new HttpError(404, `no scan ${id}`);
}
