export { createTestAuthority } from './authority.js';
export type { TestAuthority, TestCertificate, TestCertificateRequest } from './authority.js';
