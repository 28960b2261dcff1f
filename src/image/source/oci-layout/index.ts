export type { LayoutChoice } from './choose-entry.ts';
export { openOciLayout, type OciLayoutOptions } from './open-oci-layout.ts';
