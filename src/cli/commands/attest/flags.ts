export interface AttestFlags {
  readonly key?: string;
  readonly out?: string;
  readonly bundle?: true;
  readonly push: boolean;
  readonly list?: true;
}
