export { parseImageName, type ImageName, type LookUp } from './image-name.ts';
export { formatImageReference, parseImageReference, type ImageReference } from './image-reference.ts';
