import type { TemplateId } from '../src/domain/telling.js';

/** Frames around the words of a notice: what every message outside the portal ends with. */
export type FrameId = 'frame-sms' | 'frame-email' | 'frame-matter-sms' | 'frame-matter-email' | 'result-link';

/** The words of one language: of a title, the whole, and a short form for a phone where the title does not say enough. */
export type Texts = Readonly<Record<TemplateId | FrameId, readonly [title: string, text: string, short?: string]>>;
