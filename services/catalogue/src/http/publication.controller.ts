import { type ProcedureVersion, procedureVersionSchema } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Idempotency, Idempotent } from '#http';
import { Clock } from '#runtime';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EndProcedureVersion } from '../use-cases/end-procedure-version.js';
import { PublishProcedureVersion } from '../use-cases/publish-procedure-version.js';
import { DocumentPipe } from './document.pipe.js';
import { editing, Editors } from './editors.js';
import { PublishedVersionView, publishedOf } from './procedure.view.js';
import { EndVersionRequest } from './procedures.request.js';

/** Publishing versions of procedures, and ending them; by content editors. */
@ApiTags('procedures')
@Controller('api/catalogue/v1/procedure-versions')
@Allow(editing)
export class PublicationController {
  constructor(
    private readonly publish: PublishProcedureVersion, private readonly end: EndProcedureVersion, private readonly editors: Editors, private readonly clock: Clock, private readonly idempotency: Idempotency,
  ) {}

  /** Publish a version of a procedure (công bố thủ tục); the body is the whole version. An open-ended predecessor ends the day before it begins */
  @Post() @Idempotent()
  publishVersion(@Body(new DocumentPipe(procedureVersionSchema)) version: ProcedureVersion, @Call() call: Call, @Caller() caller: Access): Promise<Answer<PublishedVersionView>> {
    return this.idempotency.once(call, async (tx) => {
      await this.editors.mustReachAll(tx, caller);
      const isNew = await this.publish.execute(tx, version, this.clock.now());
      const view = publishedOf(version, { from: version.effectiveFrom, to: version.effectiveTo });
      return isNew ? Answer.created(`/api/catalogue/v1/procedure-versions/${version.id}`, view) : Answer.ok(view);
    });
  }

  /** End a version earlier than it said (bãi bỏ thủ tục); dossiers pinned to it go on */
  @Post(':id/end') @Idempotent() @HttpCode(204)
  endVersion(@Param('id') id: string, @Body() body: EndVersionRequest, @Call() call: Call, @Caller() caller: Access): Promise<Answer<null>> {
    return this.idempotency.once(call, async (tx) => {
      await this.editors.mustReachAll(tx, caller);
      await this.end.execute(tx, { id, lastDay: body.lastDay }, this.clock.now());
      return Answer.done();
    });
  }
}
