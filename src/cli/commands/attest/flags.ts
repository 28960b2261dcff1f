export interface AttestFlags {
  readonly key?: string;
  readonly out?: string;
  readonly push: boolean;
  readonly list?: true;
}
