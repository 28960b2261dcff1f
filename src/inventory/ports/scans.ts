import type { Digest, ScanState } from '../../domain/index.ts';
import type { Page, PageRequest } from '../../store/ports.ts';

/** Clients' indexing requests. */
export interface ScanStore {
  /** Submits a scan; reuses an unfinished scan with the same principal and subject. */
  submit(scan: NewScan): Promise<ScanRecord>;
  get(id: string): Promise<ScanRecord | undefined>;
  list(page: { readonly principal?: string } & PageRequest): Promise<Page<ScanRecord>>;
  /** Changes an unfinished scan; false if it ended or was deleted. */
  update(id: string, change: ScanChange): Promise<boolean>;
  unfinished(): Promise<readonly ScanRecord[]>;
  /** Deletes scans that ended before a time; returns how many. */
  forgetEnded(before: string): Promise<number>;
}

export interface NewScan {
  readonly principal: string;
  /** Identifies the work, without secrets. */
  readonly subject: string;
  /** Worker input, as JSON; its secrets are sealed, and it is emptied to `{}` once the scan ends. */
  readonly request: string;
}

export interface ScanRecord extends NewScan {
  /** A UUID. */
  readonly id: string;
  readonly state: ScanState;
  /** Latest progress per layer, as JSON. */
  readonly progress?: string;
  /** A failed scan's AppError, as JSON. */
  readonly failure?: string;
  /** A finished scan's image. */
  readonly image?: Digest;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly endedAt?: string;
}

export interface ScanChange {
  readonly state?: ScanState;
  readonly progress?: string;
  readonly failure?: string;
  readonly image?: Digest;
}
