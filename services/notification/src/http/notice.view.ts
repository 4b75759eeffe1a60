import type { Bilingual } from '#contracts';
import { vietnamTime } from '#working-time';
import type { Preferences } from '../domain/preferences.js';
import type { NoticeKind } from '../domain/telling.js';
import type { SeenDelivery } from '../persistence/delivery.queries.js';
import type { SeenNotice } from '../persistence/notice.queries.js';
import type { Composed } from '../use-cases/compose.js';

/** What a notice says, whatever it is about. */
class ToldView {
  id!: string;
  /** The fact that is told, as the journal, payment or the post names it; of petitions and questions `petitionAnswered` and the like. */
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

/** A notice of a dossier (thông báo). */
export class NoticeView extends ToldView {
  dossierId!: string;
  dossierCode!: string;
}

/** What a notice is about. */
export class AboutView {
  kind!: 'dossier' | 'petition' | 'question';
  id!: string;
  /** Code of the dossier; null for petitions and questions. */
  code!: string | null;
}

/** A notice in the portal's inbox, of a dossier, a petition or a question. */
export class InboxItemView extends ToldView {
  about!: AboutView;
}

export class UnreadView {
  /** In the whole inbox; counted up to 1,000. */
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
class TriedView {
  id!: string;
  noticeId!: string;
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

/** Of a notice of a dossier. */
export class DeliveryView extends TriedView {
  dossierId!: string;
}

/** Of any notice. */
export class UndeliveredView extends TriedView {
  about!: Pick<AboutView, 'kind' | 'id'>;
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

function toldViewOf({ notice, readAt }: SeenNotice, { title, text }: Composed, handledBy: string | null): ToldView {
  const { id, cause, topic, version, kind, agencyCode, agency, due, at } = notice;
  return {
    id, cause, version: topic === 'dossier' ? version : null, kind, title, text, agency: { code: agencyCode, name: agency }, handledBy, dueAt: timeOf(due), at: vietnamTime(at), readAt: timeOf(readAt),
  };
}

/** Of a dossier. */
export function noticeViewOf(seen: SeenNotice, words: Composed, handledBy: string | null): NoticeView {
  return { ...toldViewOf(seen, words, handledBy), dossierId: seen.notice.about.id, dossierCode: seen.notice.code };
}

export function inboxItemViewOf(seen: SeenNotice, words: Composed, handledBy: string | null): InboxItemView {
  const { about: { kind, id }, code } = seen.notice;
  return { ...toldViewOf(seen, words, handledBy), about: { kind, id, code: kind === 'dossier' ? code : null } };
}

export function preferencesViewOf({ version, language, resultByMail, channels }: Preferences): PreferencesView {
  return { version, language, sms: [...channels.sms], email: [...channels.email], resultByMail };
}

function triedViewOf({ id, noticeId, cause, channel, state, attempts, reason, createdAt, nextTryAt, settledAt }: SeenDelivery): TriedView {
  return { id, noticeId, cause, channel, state, attempts, reason, createdAt: vietnamTime(createdAt), nextTryAt: timeOf(nextTryAt), settledAt: timeOf(settledAt) };
}

/** Of a dossier. */
export function deliveryViewOf(seen: SeenDelivery): DeliveryView {
  return { ...triedViewOf(seen), dossierId: seen.aboutId };
}

export function undeliveredViewOf(seen: SeenDelivery): UndeliveredView {
  return { ...triedViewOf(seen), about: { kind: seen.about, id: seen.aboutId } };
}

export function timeOf(at: Date | null): string | null {
  return at === null ? null : vietnamTime(at);
}
