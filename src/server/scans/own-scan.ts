import type { ScanRecord } from '../../inventory/ports.ts';
import { overseesAll, type Principal } from '../auth/index.ts';
import { HttpError } from '../shell/http-error.ts';

/** Scans belong to their client; an admin of the whole fleet sees all. Throws 404. */
export function ownScan(id: string, record: ScanRecord | undefined, principal: Principal): ScanRecord {
  if (record && (overseesAll(principal) || record.principal === principal.name)) return record;
  throw new HttpError(404, `no scan ${id}`);
}
