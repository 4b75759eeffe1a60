import type { Bilingual } from '#contracts';
import { vietnamTime } from '#working-time';
import type { Preferences } from '../domain/preferences.js';
import type { NoticeKind } from '../domain/telling.js';
import type { SeenDelivery } from '../persistence/delivery.queries.js';
import type { SeenNotice } from '../persistence/notice.queries.js';
import type { Composed } from '../use-cases/compose.js';

/** A notice in the portal's inbox (thông báo). */
export class NoticeView {
  id!: string;
  dossierId!: string;
  dossierCode!: string;
  /** The fact that is told, as the journal, payment or the post names it. */
  cause!: string;
  /** Version of the dossier that the fact made; null for what the journal does not tell. */
  version!: number | null;
  kind!: NoticeKind;
  /** In the language of the reader's preferences. */
  title!: string;
  text!: string;
  agency!: { code: string; name: Bilingual | null };
  /** Who handles the dossier; null where nobody was named yet, or identity does not answer at the moment. */
  handledBy!: string | null;
  /** Official appointment for the result. */
  dueAt!: string | null;
  at!: string;
  readAt!: string | null;
}

export class UnreadView {
  /** Counted up to 1,000. */
  unread!: number;
}

export class ReadView {
  read!: number;
}

/** What of it goes by which channel. The portal has everything. */
export class PreferencesView {
  version!: number;
  language!: 'vi' | 'en';
  /** Kinds that are sent by SMS. */
  sms!: NoticeKind[];
  /** Kinds that are sent by e-mail. */
  email!: NoticeKind[];
  /** A link to the signed result, valid for seven days, stands in the mail that says it is ready. */
  resultByMail!: boolean;
}

/** What came of a notice on one channel: neither its words nor where it went. */
export class DeliveryView {
  id!: string;
  noticeId!: string;
  dossierId!: string;
  cause!: string;
  channel!: 'sms' | 'email';
  state!: 'queued' | 'sending' | 'sent' | 'delivered' | 'failed' | 'suppressed';
  attempts!: number;
  /** Code of the last trouble. */
  reason!: string | null;
  createdAt!: string;
  nextTryAt!: string | null;
  settledAt!: string | null;
}

export class ChannelReportView {
  channel!: 'sms' | 'email';
  waiting!: number;
  /** Since when the oldest waits. */
  oldest!: string | null;
  /** Failures of the last seven days by reason. */
  failures!: { reason: string; count: number }[];
}

export class ReportView {
  channels!: ChannelReportView[];
}

export class RedrivenView {
  redriven!: number;
}

export function noticeViewOf({ notice, readAt }: SeenNotice, { title, text }: Composed, handledBy: string | null): NoticeView {
  const { id, dossierId, code, cause, topic, version, kind, agencyCode, agency, due, at } = notice;
  return {
    id, dossierId, dossierCode: code, cause, version: topic === 'dossier' ? version : null, kind, title, text, agency: { code: agencyCode, name: agency }, handledBy, dueAt: timeOf(due), at: vietnamTime(at), readAt: timeOf(readAt),
  };
}

export function preferencesViewOf({ version, language, resultByMail, channels }: Preferences): PreferencesView {
  return { version, language, sms: [...channels.sms], email: [...channels.email], resultByMail };
}

export function deliveryViewOf({ id, noticeId, dossierId, cause, channel, state, attempts, reason, createdAt, nextTryAt, settledAt }: SeenDelivery): DeliveryView {
  return { id, noticeId, dossierId, cause, channel, state, attempts, reason, createdAt: vietnamTime(createdAt), nextTryAt: timeOf(nextTryAt), settledAt: timeOf(settledAt) };
}

export function timeOf(at: Date | null): string | null {
  return at === null ? null : vietnamTime(at);
}
