import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, Allow, Answer, Caller, Id } from '#http';
import { Clock } from '#runtime';
import { ChangePassword } from '../use-cases/change-password.js';
import { ChangePhone } from '../use-cases/change-phone.js';
import { PasswordChangeRequest, PhoneChangeRequest } from './credentials.request.js';
import { CodeRequest } from './registrations.request.js';
import { type SentCodeView, sentCodeView } from './sent-code.view.js';

/** What somebody signs in with (mật khẩu, số điện thoại nhận mã). */
@ApiTags('me')
@Controller('api/identity/v1/me')
@Allow({})
export class CredentialsController {
  constructor(private readonly changePassword: ChangePassword, private readonly changePhone: ChangePhone, private readonly clock: Clock) {}

  /** Chooses a new password (đổi mật khẩu). Other sessions end; this one goes on with its refresh token. */
  @Post('password') @HttpCode(204)
  async choosePassword(@Caller() caller: Access, @Body() { currentPassword, newPassword }: PasswordChangeRequest, @Ip() address: string): Promise<Answer<null>> {
    await this.changePassword.execute({ accountId: caller.accountId, sessionId: caller.sessionId, currentPassword: currentPassword ?? null, newPassword }, address, this.clock.now());
    return Answer.done();
  }

  /** Asks for another phone number; a code goes to it (đổi số điện thoại). */
  @Post('phone-changes') @HttpCode(202)
  async askPhoneChange(@Caller() caller: Access, @Body() { phone, currentPassword }: PhoneChangeRequest, @Ip() address: string): Promise<Answer<SentCodeView>> {
    const asked = await this.changePhone.ask({ accountId: caller.accountId, phone, currentPassword: currentPassword ?? null }, address, this.clock.now());
    return Answer.accepted(sentCodeView(asked));
  }

  /** Enters the code that came to the new number (xác nhận số mới). */
  @Post('phone-changes/:changeId/confirmation') @HttpCode(204)
  async confirmPhoneChange(@Caller() caller: Access, @Id('changeId') id: string, @Body() { code }: CodeRequest): Promise<Answer<null>> {
    await this.changePhone.confirm(id, caller.accountId, code, this.clock.now());
    return Answer.done();
  }
}
