import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger as Pino, pino } from 'pino';
import { currentTrace } from './trace.js';

/** Keys whose values never reach a log, wherever they stand. */
const personal = ['personalId', 'password', 'code', 'phone', 'email', 'fullName', 'accessToken', 'refreshToken', 'authorization', 'cookie', 'secret', 'token'];

/** Makes the process's logger: one JSON line per entry on standard output; personal data and secrets are cut out, the trace of the work at hand is put in. */
export function createLogger(service: string, level: string, destination?: DestinationStream): Pino {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => {
      const traceparent = currentTrace();
      return traceparent === undefined ? {} : { traceparent };
    },
    serializers: { err: describeError },
    redact: { paths: personal.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `req.headers.${key}`]), censor: '[redacted]' },
  }, destination ?? pino.destination(1));
}

/** What a log says of an error. */
interface ErrorEntry {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** A system's own word for it: SQLSTATE, `ECONNREFUSED`. Not `code`, which stands for what people type in and is cut out. */
  readonly errorCode?: string;
  readonly constraint?: string;
  readonly cause?: ErrorEntry;
}

/** Named properties only: a database error carries the statement's values and the rows it met, persons' data among them. */
function describeError(error: unknown, depth = 0): ErrorEntry {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    type: error.name, message: error.message, stack: error.stack,
    ...(typeof code === 'string' ? { errorCode: code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(error.cause === undefined || depth >= 3 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
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
