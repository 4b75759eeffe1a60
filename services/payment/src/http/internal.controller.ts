import { Refusal } from '#contracts';
import { Allow, Id } from '#http';
import { Controller, Get } from '@nestjs/common';
import { PaymentQueries } from '../persistence/payment.queries.js';
import { OwedView, owedViewOf } from './payment.view.js';

/** What other services pull, with a service token. */
@Controller('internal/v1')
export class InternalController {
  constructor(private readonly queries: PaymentQueries) {}

  /** What a dossier owes, paid and gets back */
  @Get('dossiers/:dossierId/payments') @Allow({ scope: 'payment:card' })
  async payments(@Id('dossierId') dossierId: string): Promise<OwedView> {
    const [first, ...others] = await this.queries.card(dossierId);
    if (first === undefined) throw new Refusal('not-found');
    return owedViewOf([first, ...others]);
  }
}
