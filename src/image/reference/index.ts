export { parseImageName, type ImageName, type LookUp } from './image-name.ts';
export {
  formatImageReference,
  parseImageReference,
  withoutCredentials,
  type ImageReference,
} from './image-reference.ts';
