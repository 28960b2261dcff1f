// One line for each feed that is loaded as a whole, or one part at a time.
export { alpineSecdb } from './feeds/alpine-secdb/index.ts';
export { amazonFeed } from './feeds/amazon/index.ts';
export { wholeCveList } from './feeds/cve/index.ts';
export { debianTracker } from './feeds/debian-tracker/index.ts';
export { epelFeed } from './feeds/epel/index.ts';
export { epss } from './feeds/epss/index.ts';
export { fedoraFeed } from './feeds/fedora/index.ts';
export { kev } from './feeds/kev/index.ts';
export { oracleFeed } from './feeds/oracle/index.ts';
export { osv } from './feeds/osv/index.ts';
export { photonFeed } from './feeds/photon/index.ts';
export { redhatFeed } from './feeds/redhat/index.ts';
