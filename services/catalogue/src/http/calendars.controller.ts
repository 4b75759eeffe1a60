import { type CalendarData, calendarSchema, Refusal } from '#contracts';
import { Access, Allow, Answer, Caller, Page, pageOf, PageRequest, Version } from '#http';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { agencyDue, applicantDue, type Calendar, clockRulesAt, officialReceipt, vietnamTime } from '#working-time';
import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { yearOf } from '../domain/calendar.js';
import { CalendarQueries } from '../persistence/calendar.queries.js';
import { KeepCalendar } from '../use-cases/keep-calendar.js';
import { CalendarSummaryView, CalendarYearView, DeadlineView } from './calendar.view.js';
import { DeadlineQuery } from './calendars.request.js';
import { DocumentPipe } from './document.pipe.js';
import { editing, Editors } from './editors.js';
import { found } from './found.js';
import { PublicRead } from './public-read.js';

/** Working calendars (lịch làm việc) and what deadlines they make; read by anyone, kept by editors. */
@ApiTags('calendars')
@Controller('api/catalogue/v1/calendars')
@Allow('anyone')
export class CalendarsController {
  constructor(
    private readonly queries: CalendarQueries, private readonly keep: KeepCalendar, private readonly editors: Editors, private readonly database: Database, private readonly clock: Clock,
  ) {}

  /** Working calendars */
  @Get() @PublicRead()
  async list(@Query() query: PageRequest): Promise<Page<CalendarSummaryView>> {
    const rows = await this.queries.list(query.cursor(z.object({ id: z.string().max(100) }))?.id ?? null, query.limit);
    return pageOf(rows, query, (row) => row, ({ id }) => ({ id }));
  }

  /** A working calendar with the days off and worked of every year and their decisions */
  @Get(':id') @PublicRead()
  async read(@Param('id') id: string): Promise<Answer<CalendarData>> {
    const { data, version } = found(await this.queries.one(id));
    return Answer.ok(data, version);
  }

  /** One year of a calendar: its days off and made up with their decisions, and the working days of every month */
  @Get(':id/years/:year') @PublicRead()
  async year(@Param('id') id: string, @Param('year') year: string): Promise<CalendarYearView> {
    const { data, compiled } = found(await this.queries.one(id));
    if (!/^(19(7[6-9]|[89]\d)|2[01]\d\d)$/.test(year)) throw new Refusal('not-found');
    return { calendarId: id, ...yearOf(data, compiled, Number(year)) };
  }

  /** What the deadline would be: of something that arrives, or is asked for, at an instant */
  @Get(':id/deadline') @PublicRead()
  async deadline(@Param('id') id: string, @Query() query: DeadlineQuery): Promise<DeadlineView> {
    return deadlineOf(found(await this.queries.one(id)).compiled, query);
  }

  /** Enter a calendar, or change it: a year's holidays with the decision's number; one not yet there has the version 0 */
  @Put(':id') @Allow(editing)
  async put(@Param('id') id: string, @Body(new DocumentPipe(calendarSchema)) calendar: CalendarData, @Version() ifVersion: number, @Caller() caller: Access): Promise<Answer<CalendarData>> {
    if (calendar.id !== id) throw new Refusal('validation.failed', {}, [{ pointer: '/id', code: 'equals', message: { vi: `Phải là ${id}`, en: `must be ${id}` } }]);
    const version = await this.database.transaction(async (tx) => {
      await this.editors.mustReachAll(tx, caller);
      return this.keep.execute(tx, { calendar, ifVersion }, this.clock.now());
    });
    return ifVersion === 0 ? Answer.created(`/api/catalogue/v1/calendars/${id}`, calendar, version ?? 1) : Answer.ok(calendar, version ?? ifVersion);
  }
}

function deadlineOf(calendar: Calendar, { from, value, unit, owedBy, lastHourRule }: DeadlineQuery): DeadlineView {
  const at = new Date(from);
  try {
    const rules = clockRulesAt(at);
    const office = { calendar, rules, lastHourRule: lastHourRule ?? false };
    const limit = { value: Number(value), unit };
    const due = owedBy === 'applicant' ? applicantDue(office, at, limit) : agencyDue(office, at, limit);
    return {
      countedFrom: vietnamTime(owedBy === 'applicant' ? at : officialReceipt(office, at)), dueAt: vietnamTime(due.at), day: due.day, provisional: due.provisional, rules: rules.key, instrument: rules.instrument,
    };
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('calendar.not-countable', { why: error.message });
    throw error;
  }
}
