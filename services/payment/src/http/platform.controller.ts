import { Refusal } from '#contracts';
import { Allow, RateLimit } from '#http';
import { Clock } from '#runtime';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { SettleAttempt } from '../use-cases/settle-attempt.js';
import { CallbackReader } from '../use-cases/ports.js';
import { PlatformCallback } from './payment.request.js';

/** What the platform hears back: `00`, taken. */
export class CallbackAnswer {
  MaLoi!: string;
  MoTa!: string;
}

/** The door of the payment platform: what it says is believed by its checksum alone. */
@Controller('api/payment/v1/platform')
@Allow('anyone')
export class PlatformController {
  constructor(private readonly reader: CallbackReader, private readonly settle: SettleAttempt, private readonly clock: Clock) {}

  /** The platform tells how a payment ended; twice the same is once (idempotent on MaThamChieu) */
  @Post('callbacks') @HttpCode(200) @RateLimit({ per: 'address', limit: 6_000, seconds: 60 })
  async callback(@Body() body: PlatformCallback): Promise<CallbackAnswer> {
    const { reference, ...told } = this.reader.read({ ...body });
    const settling = await this.settle.run(reference, told, this.clock.now());
    if (settling === 'unknown-reference') throw new Refusal('callback.reference-unknown');
    if (settling === 'amount-differs') throw new Refusal('callback.amount-differs');
    return { MaLoi: '00', MoTa: settling === 'repeated' ? 'Giao dich da duoc ghi nhan truoc do' : 'Da ghi nhan' };
  }
}
