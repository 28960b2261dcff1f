export interface Description {
  readonly cause: string;
  readonly next: string;
}
