export { limitHeapGrowth, limitYoungObjects, startThreadsWithFullSpace } from './limit-heap-growth.ts';
export { GLIBC_ENVIRONMENT, GLIBC_OF_SCANS, NODE_FLAGS } from './launch.ts';
