export { ALL_OF_DAEMON, MANIFESTS, parseImageName, type ImageName, type LookUp } from './image-name.ts';
export {
  formatImageReference,
  parseImageReference,
  withoutCredentials,
  type ImageReference,
} from './image-reference.ts';
