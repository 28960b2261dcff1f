import type { ScanRecord } from '../../store/ports.ts';
import type { Principal } from '../auth/index.ts';
import { HttpError } from '../shell/http-error.ts';

/** Scans belong to their client; an admin sees all. Throws 404. */
export function ownScan(id: string, record: ScanRecord | undefined, { name, role }: Principal): ScanRecord {
  if (record && (role === 'admin' || record.principal === name)) return record;
  throw new HttpError(404, `no scan ${id}`);
}
