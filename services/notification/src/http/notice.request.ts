import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageRequest, QueryFlag, QueryInteger } from '#http';
import { type NoticeKind, noticeKinds, type OutsideChannel, outsideChannels } from '../domain/telling.js';

/** A page of what dossiers' notices say. */
export class NoticesRequest extends PageRequest {
  /** Notices of this dossier alone. */
  @IsOptional() @IsUUID()
  dossierId?: string;

  /** Only what was not read. */
  @QueryFlag()
  unread: boolean = false;
}

/** A page of the inbox. */
export class InboxRequest extends NoticesRequest {
  /** Notices of this petition alone. */
  @IsOptional() @IsUUID()
  petitionId?: string;

  /** Notices of this question alone. */
  @IsOptional() @IsUUID()
  questionId?: string;
}

/** A list of one channel. */
export class ChannelPageRequest extends PageRequest {
  @IsIn(outsideChannels)
  channel!: OutsideChannel;
}

/** What goes by which channel. */
export class PreferencesRequest {
  @IsIn(['vi', 'en'])
  language!: 'vi' | 'en';

  /** Kinds sent by SMS; `finished` is always one of them. */
  @IsArray() @ArrayMaxSize(noticeKinds.length) @ArrayUnique() @IsIn(noticeKinds, { each: true })
  sms!: NoticeKind[];

  /** Kinds sent by e-mail. */
  @IsArray() @ArrayMaxSize(noticeKinds.length) @ArrayUnique() @IsIn(noticeKinds, { each: true })
  email!: NoticeKind[];

  /** A link to the signed result in the mail that says it is ready; not unless asked for. */
  @IsOptional() @IsBoolean()
  resultByMail: boolean = false;
}

/** Deliveries that failed are taken up again. */
export class RedriveRequest {
  @IsIn(outsideChannels)
  channel!: OutsideChannel;

  /** Failed within so many days. */
  @IsOptional() @QueryInteger({ min: 1, max: 30 })
  days: number = 1;
}
