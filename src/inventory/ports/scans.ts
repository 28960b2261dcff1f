import type { Digest, ScanState } from '../../domain/index.ts';
import type { Page, PageRequest } from './inventory.ts';

/** Indexing requests of clients. */
export interface ScanStore {
  /** Submits a scan; an unfinished scan of the same principal and subject is reused. */
  submit(scan: NewScan): Promise<ScanRecord>;
  get(id: string): Promise<ScanRecord | undefined>;
  list(page: { readonly principal?: string } & PageRequest): Promise<Page<ScanRecord>>;
  /** Changes an unfinished scan; false if it ended or is gone. */
  update(id: string, change: ScanChange): Promise<boolean>;
  unfinished(): Promise<readonly ScanRecord[]>;
  /** Deletes scans that ended before a time; returns how many. */
  forgetEnded(before: string): Promise<number>;
}

export interface NewScan {
  readonly principal: string;
  /** Identifies this work among all others, without secrets. */
  readonly subject: string;
  /** Input of a worker, as JSON; secrets in it are sealed, and it is emptied to `{}` at the end of the scan. */
  readonly request: string;
}

export interface ScanRecord extends NewScan {
  /** A UUID. */
  readonly id: string;
  readonly state: ScanState;
  /** Last progress of each layer, as JSON. */
  readonly progress?: string;
  /** AppError of a failed scan, as JSON. */
  readonly failure?: string;
  /** Image of a finished scan. */
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
