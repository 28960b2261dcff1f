export type { LayoutChoice } from './choose-entry.ts';
export { listOciLayout, openOciLayout, type OciLayoutOptions } from './open-oci-layout.ts';
