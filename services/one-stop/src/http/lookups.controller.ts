import { Refusal } from '#contracts';
import { Allow, RateLimit } from '#http';
import { Clock } from '#runtime';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { DossierQueries } from '../persistence/dossier.queries.js';
import { ResultInspection } from '../use-cases/paper-ports.js';
import { Reference } from '../use-cases/ports.js';
import { LookupQuery, VerificationQuery } from './dossiers.request.js';
import { LookupView, lookupOf, ResultVerificationView, resultVerificationOf } from './lookup.view.js';
import { WrongGuesses } from './wrong-guesses.js';

/** What anyone may know, without an account: slowly, and nothing about a person. */
@Controller('api/one-stop/v1')
@Allow('anyone')
export class LookupsController {
  private readonly guesses = new WrongGuesses();

  constructor(private readonly queries: DossierQueries, private readonly reference: Reference, private readonly inspection: ResultInspection, private readonly clock: Clock) {}

  /** Status by code for anyone who knows the last four digits of the applicant's number (tra cứu hồ sơ) */
  @Get('lookups') @RateLimit({ per: 'address', limit: 30 })
  async lookup(@Query() query: LookupQuery): Promise<LookupView> {
    const code = query.code.trim().toUpperCase();
    const now = this.clock.now();
    const retryAfter = this.guesses.waitFor(code, now);
    if (retryAfter > 0) throw new Refusal('rate.exceeded', { retryAfter });
    const dossier = await this.queries.lookup(code, query.detail);
    if (dossier === undefined) {
      this.guesses.note(code, now);
      throw new Refusal('lookup.no-match');
    }
    return lookupOf(dossier, await this.reference.procedure(dossier.procedureVersionId));
  }

  /** Whether a result is genuine and in force, by the code that it or its QR bears (tra cứu kết quả điện tử) */
  @Get('results/:code/verification') @RateLimit({ per: 'address', limit: 20 })
  async verification(@Param('code') given: string, @Query() { digest }: VerificationQuery): Promise<ResultVerificationView> {
    const code = given.trim().toUpperCase();
    const found = await this.queries.ofResult(code);
    if (found === undefined) throw new Refusal('result.no-match');
    const { dossier, result } = found;
    const verdict = result.digest === null ? null : await this.inspection.inspect(result.digest, this.clock.now());
    return resultVerificationOf(result, await this.reference.groundOf(dossier), verdict, digest);
  }
}
