export {
  ServerClient,
  type FeedsLoading,
  type Judged,
  type ReferenceScan,
  type RemoteScan,
  type ServerOptions,
} from './server-client.ts';
