import type { LoggerService } from '@nestjs/common';
import { type Logger as Pino, pino } from 'pino';

/** Keys whose values never reach a log, wherever they stand. */
const personal = ['personalId', 'password', 'code', 'phone', 'email', 'fullName', 'accessToken', 'refreshToken', 'authorization', 'cookie', 'secret', 'token'];

/** Makes the process's logger: one JSON line per entry on standard output; personal data and secrets are cut out. */
export function createLogger(service: string, level: string): Pino {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: personal.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `req.headers.${key}`]), censor: '[redacted]' },
  });
}

/** Nest's log lines through the same logger. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Pino) {}

  log(message: unknown, context?: unknown): void { this.write('info', message, [context]); }
  warn(message: unknown, ...rest: unknown[]): void { this.write('warn', message, rest); }
  error(message: unknown, ...rest: unknown[]): void { this.write('error', message, rest); }
  debug(message: unknown, context?: unknown): void { this.write('debug', message, [context]); }
  verbose(message: unknown, context?: unknown): void { this.write('debug', message, [context]); }
  fatal(message: unknown, ...rest: unknown[]): void { this.write('fatal', message, rest); }

  private write(level: 'info' | 'warn' | 'error' | 'debug' | 'fatal', message: unknown, rest: unknown[]): void {
    const context = rest.filter((part) => part !== undefined);
    if (message instanceof Error) this.logger[level]({ err: message, context }, message.message);
    else this.logger[level](context.length > 0 ? { context } : {}, String(message));
  }
}
