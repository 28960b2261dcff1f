export { openDockerDaemon, type DaemonOptions } from './open-docker-daemon.ts';
export { listDaemon } from './list-daemon.ts';
