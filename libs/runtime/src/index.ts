export { Clock, SystemClock } from './clock.js';
export { migrationEnvironment, parseEnvironment, serviceEnvironment } from './environment.js';
export { failpoint } from './failpoint.js';
export { Readiness } from './health.js';
export type { HealthCheck } from './health.js';
export { createLogger, NestLog } from './logger.js';
export { currentTrace, withTrace } from './trace.js';
export { Turnstile } from './turnstile.js';
export { Log, RuntimeModule } from './runtime.module.js';
