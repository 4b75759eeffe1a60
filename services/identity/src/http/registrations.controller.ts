import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow, Answer, Id } from '#http';
import { Clock } from '#runtime';
import { ConfirmRegistration } from '../use-cases/confirm-registration.js';
import { RegisterCitizen } from '../use-cases/register-citizen.js';
import { ResendCode } from '../use-cases/resend-code.js';
import { openedAccountView, type OpenedAccountView } from './opened-account.view.js';
import { CodeRequest, RegistrationRequest } from './registrations.request.js';
import { type SentCodeView, sentCodeView } from './sent-code.view.js';

/**
 * Opening an account (đăng ký tài khoản). These requests take no `Idempotency-Key`: nothing of a password, hashed fast, may be stored with a key,
 * and repeating them opens no second account.
 */
@ApiTags('registrations')
@Controller('api/identity/v1/registrations')
@Allow('anyone')
export class RegistrationsController {
  constructor(private readonly register: RegisterCitizen, private readonly confirm: ConfirmRegistration, private readonly resend: ResendCode, private readonly clock: Clock) {}

  /** Asks for an account; a one-time code goes by SMS (đăng ký, gửi mã xác thực). The answer is the same whether or not there is an account already. */
  @Post() @HttpCode(202)
  async request(@Body() { personalId, fullName, sex, dateOfBirth, phone, email, password }: RegistrationRequest, @Ip() address: string): Promise<Answer<SentCodeView>> {
    const asked = await this.register.execute({ personalId, fullName, sex, dateOfBirth, phone, email: email ?? null, password }, address, this.clock.now());
    return Answer.accepted(sentCodeView(asked), `/api/identity/v1/registrations/${asked.id}`);
  }

  /** Sends another code in place of the one before (gửi lại mã). */
  @Post(':registrationId/codes') @HttpCode(202)
  async sendAgain(@Id('registrationId') id: string, @Ip() address: string): Promise<Answer<SentCodeView>> {
    return Answer.accepted(sentCodeView(await this.resend.execute(id, address, this.clock.now())));
  }

  /** Enters the code; the account opens (xác nhận mã, mở tài khoản). Five tries within five minutes. */
  @Post(':registrationId/confirmation') @HttpCode(201)
  async enter(@Id('registrationId') id: string, @Body() { code }: CodeRequest): Promise<Answer<OpenedAccountView>> {
    return Answer.created('/api/identity/v1/me', openedAccountView(await this.confirm.execute(id, code, this.clock.now())));
  }
}
