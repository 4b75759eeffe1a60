import { Refusal } from '#contracts';
import { Allow, Id } from '#http';
import { Controller, Get } from '@nestjs/common';
import { type Addressee, AddresseeQueries } from '../persistence/addressee.queries.js';

/** Who is told of a petition or a question, and where. */
export class AddresseeView {
  /** Null for a petition on paper or by telephone. */
  personId!: string | null;
  /** As the petitioner gave it; null where they gave none, and for questions. */
  phone!: string | null;
  email!: string | null;
}

/** What other services pull, with a service token. The gateway does not route it. */
@Controller('internal/v1')
@Allow({ scope: 'feedback:addressee' })
export class InternalController {
  constructor(private readonly queries: AddresseeQueries) {}

  /** Whom notices of a petition go to */
  @Get('petitions/:petitionId/addressee')
  async petitioner(@Id('petitionId') petitionId: string): Promise<AddresseeView> {
    return viewOf(await this.queries.ofPetition(petitionId));
  }

  /** Whom notices of a question go to */
  @Get('questions/:questionId/addressee')
  async asker(@Id('questionId') questionId: string): Promise<AddresseeView> {
    return viewOf(await this.queries.ofQuestion(questionId));
  }
}

function viewOf(addressee: Addressee | undefined): AddresseeView {
  if (addressee === undefined) throw new Refusal('not-found');
  const { personId, phone, email } = addressee;
  return { personId, phone, email };
}
