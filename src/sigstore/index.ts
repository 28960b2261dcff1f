export { BUNDLE_TYPE, bundleAnnotations, mayBeBundle, sealBundle } from './bundle.ts';
export { ENVELOPE_TYPE, peekInto, sealEnvelope } from './envelope.ts';
export { isSignedBy, publicBytes, readPrivateKey, signatureBy } from './keys.ts';
export { readStatement, statementOf, type Subject } from './statement.ts';
export { openVoucher, type Trusted } from './open-voucher.ts';
export { voucherByKey, type Voucher } from './voucher.ts';
