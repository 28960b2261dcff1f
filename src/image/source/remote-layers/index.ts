export { openRemoteLayers } from './open-remote-layers.ts';
export type { RemoteLayer, RemoteLayers } from './remote-layer.ts';
