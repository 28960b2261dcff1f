export {
  ServerClient,
  type FeedsLoading,
  type Judged,
  type ReferenceScan,
  type RemoteScan,
  type SentVex,
  type ServerOptions,
} from './server-client.ts';
