import { type NoticeKind, noticeKinds, type OutsideChannel } from './telling.js';
import type { Language } from './values.js';

/** What somebody wishes to hear, where and in which language. The portal's inbox has everything. */
export interface Preferences {
  /** 1 before anything was said. */
  readonly version: number;
  readonly language: Language;
  /** A link to the signed result stands in the mail that says it is ready (O-10). */
  readonly resultByMail: boolean;
  /** Kinds that are sent by each channel. */
  readonly channels: Readonly<Record<OutsideChannel, readonly NoticeKind[]>>;
}

/** Everything by every channel, in Vietnamese. */
export const defaultPreferences: Preferences = { version: 1, language: 'vi', resultByMail: false, channels: { sms: noticeKinds, email: noticeKinds } };

/** Whether a notice goes out by a channel. That a dossier is finished goes by SMS whatever was chosen (H-9). */
export function wanted({ channels }: Preferences, channel: OutsideChannel, { kind, mandatory }: { readonly kind: NoticeKind; readonly mandatory: boolean }): boolean {
  return (mandatory && channel === 'sms') || channels[channel].includes(kind);
}
