import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow, Answer, Id } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { ConfirmPasswordReset } from '../use-cases/confirm-password-reset.js';
import { RequestPasswordReset } from '../use-cases/request-password-reset.js';
import { PasswordResetConfirmationRequest, PasswordResetRequest } from './password-resets.request.js';
import type { PasswordResetView } from './password-reset.view.js';

/** Forgotten passwords (quên mật khẩu), and the first password of an officer. */
@ApiTags('password-resets')
@Controller('api/identity/v1/password-resets')
@Allow('anyone')
export class PasswordResetsController {
  constructor(private readonly ask: RequestPasswordReset, private readonly confirm: ConfirmPasswordReset, private readonly clock: Clock) {}

  /** Asks for a code to the phone of the account (gửi mã đặt lại mật khẩu). The answer is the same for log-in names nobody has. */
  @Post() @HttpCode(202)
  async request(@Body() { login }: PasswordResetRequest, @Ip() address: string): Promise<Answer<PasswordResetView>> {
    const { id, expiresAt } = await this.ask.execute(login, address, this.clock.now());
    return Answer.accepted({ id, expiresAt: vietnamTime(expiresAt) }, `/api/identity/v1/password-resets/${id}`);
  }

  /** Enters the code with the new password (đặt lại mật khẩu). Every session of the account ends. */
  @Post(':resetId/confirmation') @HttpCode(204)
  async enter(@Id('resetId') id: string, @Body() { code, newPassword }: PasswordResetConfirmationRequest): Promise<Answer<null>> {
    await this.confirm.execute(id, code, newPassword, this.clock.now());
    return Answer.done();
  }
}
